/**
 * The second word of a call: what a subcommand is to do, `add` in `madang-server user add`.
 *
 * @module
 */
import { problems } from "../protocol/problems.ts";
import { UsageError } from "../protocol/mod.ts";
import { nearest } from "../protocol/nearest.ts";

/**
 * The action of a name, of those that a subcommand has.
 *
 * @throws {UsageError} when there is no name, or none of theirs
 */
export function actionOf<Action>(
  subcommand: string,
  actions: Readonly<Record<string, Action>>,
  name: string | undefined,
): Action {
  const names = Object.keys(actions);
  if (name === undefined) {
    throw new UsageError(failures.which, { subcommand, names: names.join(", ") });
  }
  if (Object.hasOwn(actions, name)) return actions[name];
  const meant = nearest(name, names);
  if (meant !== undefined) {
    throw new UsageError(failures.misspelt, { subcommand, name, nearest: meant });
  }
  throw new UsageError(failures.noSuch, { subcommand, name, names: names.join(", ") });
}

const failures = problems("usage", {
  which: {
    en: "{subcommand} needs one of these words after it: {names}.",
    ko: "{subcommand} 뒤에 할 일을 적으세요: {names}",
    todo: "said",
  },
  noSuch: {
    en: 'There is no command "{subcommand} {name}". {subcommand} needs one of these: {names}.',
    ko: '"{subcommand} {name}" 명령은 없습니다. {subcommand} 뒤에는 이것이 옵니다: {names}',
    todo: "said",
  },
  misspelt: {
    en: 'There is no command "{subcommand} {name}". Did you mean {subcommand} {nearest}?',
    ko: '"{subcommand} {name}" 명령은 없습니다. 혹시 {subcommand} {nearest}인가요?',
    todo: "said",
  },
});
