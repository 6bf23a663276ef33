/**
 * Why the operating system, or SQLite, refused something, for people who do not know its words.
 *
 * @module
 */
import type { Sentence } from "./language.ts";

// What errors of Deno and SQLite begin with on Linux and macOS, then on Windows in English.
const known: readonly (readonly [said: RegExp, meaning: Sentence])[] = [
  [/^No such file or directory|cannot find the (?:file|path)/, {
    en: "it is not there",
    ko: "그런 파일이나 폴더가 없습니다",
  }],
  [/^Permission denied|^Operation not permitted|^Access is denied/, {
    en: "there is no permission",
    ko: "권한이 없습니다",
  }],
  [/^Requires \S+ access to /, {
    en: "programs like this one may not use folders below /dev and /proc",
    ko: "이런 프로그램은 /dev와 /proc 아래의 폴더를 쓸 수 없습니다",
  }],
  [/^No space left on device|not enough space on the disk|^database or disk is full/, {
    en: "the disk is full",
    ko: "디스크가 가득 찼습니다",
  }],
  [/^Read-only file system|^The media is write protected/, {
    en: "the disk can only be read",
    ko: "읽기만 할 수 있는 디스크입니다",
  }],
  [/^Not a directory|^The directory name is invalid/, {
    en: "there is a file where a folder must be",
    ko: "폴더가 있어야 할 곳에 파일이 있습니다",
  }],
  [/^Is a directory/, { en: "it is a folder", ko: "파일이 아니라 폴더입니다" }],
  [/^File exists|already exists/, {
    en: "something else has its name",
    ko: "같은 이름의 다른 것이 이미 있습니다",
  }],
  [/^File name too long/, { en: "its name is too long", ko: "이름이 너무 깁니다" }],
  [/^Too many open files/, {
    en: "too many files are open",
    ko: "열려 있는 파일이 너무 많습니다",
  }],
  [/^Disk quota exceeded/, {
    en: "the user's share of the disk is used up",
    ko: "이 사용자가 쓸 수 있는 디스크 용량이 찼습니다",
  }],
  [/^unable to open database file/, {
    en: "the database's file cannot be opened",
    ko: "데이터베이스 파일을 열 수 없습니다",
  }],
  [/^file is not a database/, {
    en: "it is not a database",
    ko: "데이터베이스 파일이 아닙니다",
  }],
  [/^database disk image is malformed/, {
    en: "the database is damaged",
    ko: "데이터베이스가 깨졌습니다",
  }],
  [/^attempt to write a readonly database/, {
    en: "the database can only be read",
    ko: "읽기만 할 수 있는 데이터베이스입니다",
  }],
  [/^disk I\/O error/, {
    en: "the disk can be neither read nor written",
    ko: "디스크를 읽거나 쓸 수 없습니다",
  }],
  [/^Network is unreachable|unreachable network/, {
    en: "no network leads there",
    ko: "그곳으로 이어지는 네트워크가 없습니다",
  }],
  [/^No route to host|unreachable host/, {
    en: "that machine cannot be reached",
    ko: "그 컴퓨터에 연결할 수 없습니다",
  }],
  [/^Connection reset by peer|forcibly closed by the remote host/, {
    en: "the other side broke the connection",
    ko: "상대가 연결을 끊었습니다",
  }],
  [/^(?:Connection|Operation) timed out/, { en: "there is no answer", ko: "응답이 없습니다" }],
  [/^failed to lookup address|^No such host is known/, {
    en: "there is no such host",
    ko: "그런 이름의 컴퓨터가 없습니다",
  }],
];

/**
 * What a system's error means, in both languages. One that is not known keeps its words, without the number and the call
 * that Deno puts behind them.
 */
export function systemReason(message: string): Sentence {
  const meaning = known.find(([said]) => said.test(message))?.[1];
  const words = message.replace(/ \(os error \d+\).*$/s, "");
  return meaning ?? { en: words, ko: words };
}
