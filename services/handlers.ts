/**
 * Which handler does what a command says. A command without a handler does not compile.
 *
 * @module
 */
import type { CommandName } from "../protocol/mod.ts";
import { ai, aiCancel, aiReset, aiUsage } from "./ai/commands.ts";
import { announce, broadcast } from "./broadcast.ts";
import type { Handler } from "./house.ts";
import { direct } from "./direct.ts";
import { echo } from "./echo.ts";
import { exportRecords } from "./export.ts";
import {
  file,
  fileAccept,
  fileCancel,
  fileChunk,
  fileFinish,
  fileReceived,
  fileRefuse,
  fileTaken,
} from "./files.ts";
import { help } from "./help.ts";
import { channelHistory, history, search } from "./history.ts";
import { ban, kick, mute, sanctions, unban, unmute } from "./moderation.ts";
import { ping, pong, quit, register, who } from "./presence.ts";
import { roomClose, roomTopic } from "./room_ownership.ts";
import {
  roomCreate,
  roomJoin,
  roomLeave,
  roomList,
  roomMembers,
  roomMessage,
} from "./room_commands.ts";

/** The handlers by command. */
export const handlers: { readonly [Name in CommandName]: Handler<Name> } = {
  register,
  broadcast,
  direct,
  file,
  file_chunk: fileChunk,
  file_finish: fileFinish,
  file_cancel: fileCancel,
  file_accept: fileAccept,
  file_received: fileReceived,
  file_taken: fileTaken,
  file_refuse: fileRefuse,
  ai_reset: aiReset,
  ai_usage: aiUsage,
  ai_cancel: aiCancel,
  ai,
  room_create: roomCreate,
  room_join: roomJoin,
  room_leave: roomLeave,
  room_topic: roomTopic,
  room_close: roomClose,
  room_message: roomMessage,
  room_list: roomList,
  room_members: roomMembers,
  who,
  history,
  export: exportRecords,
  search,
  channel_history: channelHistory,
  kick,
  ban,
  unban,
  mute,
  unmute,
  sanctions,
  announce,
  echo,
  help,
  ping,
  pong,
  quit,
};
