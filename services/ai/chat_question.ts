/**
 * A question in the chat: who asks reads the answer as it is written; in a room all do. The question is a message from
 * the start, the answer when it is complete, kept in one commit with what is remembered and used. An answer that broke
 * off or was cancelled is no message, but counts as used.
 *
 * @module
 */
import {
  aiName,
  type AnswerPart,
  type ChatEvent,
  MadangError,
  type ResultOf,
  type Sentence,
} from "../../protocol/mod.ts";
import type { ChatActor } from "../context.ts";
import type { House } from "../house.ts";
import { post } from "../posting.ts";
import { memberRoom } from "../room_commands.ts";
import type { Room } from "../rooms.ts";
import type { AiAsked } from "./ai_desk.ts";
import { chatPlace } from "./places.ts";
import type { Run } from "./run.ts";

/** What is asked. */
export interface ChatQuestion {
  readonly question: string;
  readonly howToCancel: Sentence;
  /** The room in which all are to see it. */
  readonly room?: string;
}

/** Asks, and gives the answer as it is written. */
export function askInChat(
  house: House,
  actor: ChatActor,
  { question, howToCancel, room: name }: ChatQuestion,
): AsyncGenerator<AnswerPart, ResultOf<"ai">> {
  const room = name === undefined ? undefined : memberRoom(house, actor, name);
  const others = (event: ChatEvent) => {
    if (room) house.delivery.toUsers(room.members.keys(), event, actor.key);
  };
  const number = room && house.ai.nextAnswer();
  const asked = house.ai.ask({
    ...chatPlace(actor, room),
    question,
    howToCancel,
    written(offset, text) {
      if (!room || number === undefined) return;
      others({ event: "ai_text", answer: number, room: room.name, asker: actor.id, offset, text });
    },
  });
  const { run } = asked;
  const to = room?.name ?? aiName;
  const type = room ? "RMSG" : "TO";
  const kept = post(house, actor, { type, to, text: question }, others, {});
  // A question that is not kept is not answered either.
  kept.catch((error) => run.cancel(error));
  // In a room others wait for the answer too.
  if (!room) cancelWithConnection(actor, run);
  const answered = answer();
  answered.catch(() => {});
  return partsOf(run, answered);

  async function answer(): Promise<ResultOf<"ai">> {
    let message: number | undefined;
    try {
      const { id } = await kept;
      const { text, posted } = await keepAnswer(house, asked, id, {
        to: room?.name ?? actor.id,
        room,
        deliver(event) {
          message = event.message.id;
          if (number !== undefined) others({ event: "ai_ended", answer: number, message });
          others(event);
        },
      });
      return { ...posted, question: id, asker: actor.id, room: room?.name, text };
    } finally {
      if (number !== undefined && message === undefined) {
        others({ event: "ai_ended", answer: number });
      }
    }
  }
}

interface Receivers {
  readonly to: string;
  readonly room: Room | undefined;
  deliver(event: Extract<ChatEvent, { event: "message" }>): void;
}

async function keepAnswer(
  house: House,
  { answer }: AiAsked,
  question: number,
  { to, room, deliver }: Receivers,
) {
  const { text, writes } = await answer;
  // Another room of that name is not the one where it was asked.
  if (room && house.rooms.find(room.name) !== room) {
    throw new MadangError("room_unknown", { room: room.name });
  }
  const message = { type: room ? "RMSG" : "TO", to, text, also: writes(question) } as const;
  const posted = await post(house, { id: aiName }, message, deliver, {});
  return { text, posted };
}

function cancelWithConnection({ connection: { ended } }: ChatActor, run: Run): void {
  const cancel = () => run.cancel(new MadangError("ai_cancelled"));
  if (ended.aborted) return cancel();
  ended.addEventListener("abort", cancel, { signal: run.over });
}

/** What to tell of a question as it goes on. Whoever reads slowly gets it in fewer, longer parts. */
async function* partsOf(
  run: Run,
  answered: Promise<ResultOf<"ai">>,
): AsyncGenerator<AnswerPart, ResultOf<"ai">> {
  let place = 0;
  let told = 0;
  for (;;) {
    if (isWorthTelling(run.place, place)) {
      place = run.place;
      if (place > 0) yield { place };
    } else if (run.text.length > told) {
      const text = run.text.slice(told);
      told = run.text.length;
      yield { text };
    } else if (run.isOver) return await answered;
    else await run.changed();
  }
}

// Many may wait: whoever is far from their turn need not hear of each step.
function isWorthTelling(place: number, told: number): boolean {
  return place !== told && (told === 0 || place <= 3 || place <= told * 0.8);
}
