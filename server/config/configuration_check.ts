/**
 * Checks a value against the form of the encrypted configuration, and says everything that is wrong with it.
 *
 * @module
 */
import { type ListedProblem, problems } from "../../protocol/problems.ts";
import { fill, type Sentence } from "../../protocol/mod.ts";
import { nearest } from "../../protocol/nearest.ts";
import type { Finding } from "./configuration_error.ts";
import { configurationForm, type Field, type FieldValue } from "./configuration_form.ts";

type Section = Extract<Field, { type: "section" }>;

/** A configuration in the form of its file, and the findings that keep it from being used, if any. */
export function checkConfiguration(
  value: unknown,
  file: string | Sentence,
): { readonly value: FieldValue<typeof configurationForm>; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const checked = checkField(configurationForm, value, [], (sentence, details) => {
    findings.push({ sentence, details: { file, ...details } });
  });
  return { value: checked as FieldValue<typeof configurationForm>, findings };
}

type Report = (sentence: ListedProblem, details: Record<string, string | Sentence>) => void;

function checkField(
  field: Field,
  value: unknown,
  path: readonly string[],
  report: Report,
): unknown {
  if (field.type === "section" && isSection(value)) {
    return checkSection(field, value, path, report);
  }
  if (field.type === "texts" && isTexts(value)) return value;
  if (field.type === "text" && typeof value === "string" && (field.mayBeEmpty || value !== "")) {
    return value;
  }
  if (field.type === "number") {
    const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
    if (Number.isInteger(number) && Number(number) >= field.from && Number(number) <= field.to) {
      return number;
    }
  }
  report(path.length === 0 ? failures.wrongWhole : failures.wrong, {
    path: path.join("."),
    found: kindOf(value, field),
    expected: expectation(field),
  });
  return undefined;
}

function checkSection(
  { fields }: Section,
  section: Readonly<Record<string, unknown>>,
  path: readonly string[],
  report: Report,
): Record<string, unknown> {
  const known = Object.keys(fields);
  for (const key of Object.keys(section)) {
    if (known.includes(key)) continue;
    const pathOf = (name: string) => [...path, name].join(".");
    const meant = nearest(key, known);
    report(
      meant === undefined ? failures.unknown : failures.misspelt,
      meant === undefined
        ? { path: pathOf(readable(key)), known: known.map(pathOf).join(", ") }
        : { path: pathOf(readable(key)), nearest: pathOf(meant) },
    );
  }
  const checked: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    const below = [...path, key];
    if (Object.hasOwn(section, key)) checked[key] = checkField(field, section[key], below, report);
    else if (field.isRequired) {
      report(failures.missing, { path: below.join("."), expected: expectation(field) });
    }
  }
  return checked;
}

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string" && each !== "");
}

/** A key that is not ours, as it can stand in a line: short and without anything that would break it. */
function readable(key: string): string {
  return /^[\p{L}\p{N}_.-]{1,40}$/u.test(key) ? key : JSON.stringify(key.slice(0, 40));
}

function kindOf(value: unknown, field: Field): Sentence {
  if (value === null) return { en: "null", ko: "null" };
  if (Array.isArray(value)) {
    if (field.type !== "texts") return { en: "a list", ko: "목록" };
    return value.includes("")
      ? { en: "a list with an empty text in it", ko: "빈 문자열이 든 목록" }
      : { en: "a list of other things", ko: "문자열이 아닌 것이 든 목록" };
  }
  if (field.type === "number" && /^\d+$/.test(String(value))) {
    return { en: "a number out of range", ko: "범위 밖의 숫자" };
  }
  if (value === "") return { en: "empty", ko: "빈 문자열" };
  switch (typeof value) {
    case "string":
      return { en: "a text", ko: "문자열" };
    case "number":
      return { en: "a number", ko: "숫자" };
    case "boolean":
      return { en: "true or false", ko: "true나 false" };
    default:
      return { en: "an object", ko: "객체" };
  }
}

function expectation(field: Field): Sentence {
  if (field.type === "number") {
    const { from, to } = field;
    const sentence = {
      en: "a whole number from {from} to {to}",
      ko: "{from}에서 {to} 사이의 정수",
    };
    return { en: fill(sentence, "en", { from, to }), ko: fill(sentence, "ko", { from, to }) };
  }
  if (field.type === "text") return field.mayBeEmpty ? expected.text : expected.fullText;
  return expected[field.type];
}

const expected = {
  section: { en: 'an object: {"KEY": ...}', ko: '객체({"KEY": ...})' },
  text: { en: 'a text in quotes: "..."', ko: '따옴표 안의 문자열("...")' },
  fullText: {
    en: 'a text in quotes that is not empty: "..."',
    ko: '따옴표 안의 비어 있지 않은 문자열("...")',
  },
  texts: { en: 'a list of texts: ["...", "..."]', ko: '문자열 목록(["...", "..."])' },
} satisfies Record<string, Sentence>;

const failures = problems("configuration", {
  wrongWhole: {
    en: "{file}: the whole is {found}, but must be {expected}.",
    ko: "{file}: 전체가 {found}입니다. {expected}만 쓸 수 있습니다.",
    todo: "said",
  },
  wrong: {
    en: "{file}: {path} is {found}, but must be {expected}.",
    ko: "{file}: {path} 값이 {found}입니다. {expected}만 쓸 수 있습니다.",
    todo: "said",
  },
  missing: {
    en: "{file}: {path} is missing. It must be {expected}.",
    ko: "{file}: {path} 값이 없습니다. 필요한 값: {expected}",
    todo: "said",
  },
  unknown: {
    en: "{file}: there is no key {path}. There are: {known}",
    ko: "{file}: {path} 키는 없습니다. 있는 키: {known}",
    todo: "said",
  },
  misspelt: {
    en: "{file}: there is no key {path}. Did you mean {nearest}?",
    ko: "{file}: {path} 키는 없습니다. 혹시 {nearest}인가요?",
    todo: "said",
  },
});
