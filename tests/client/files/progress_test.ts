import { barLines } from "../../../client/files/progress_bars.ts";
import { ProgressMeter } from "../../../client/files/progress_meter.ts";
import { bar, durationText, percentOf, shareText } from "../../../client/files/progress_text.ts";
import { ProgressLines } from "../../../client/files/transfer_words.ts";
import { TransferStatus } from "../../../client/files/transfer_status.ts";
import { cutToWidth, roughWidth } from "../../../client/rendering.ts";
import { assertEquals, assertMatch } from "../../helpers/assert.ts";

Deno.test("shareText has the unit of the whole", () => {
  assertEquals(shareText(2 ** 29, 2 ** 30), "0.5/1.0 GiB");
  assertEquals(shareText(5, 10), "5/10 B");
});

Deno.test("durationText counts hours only where there are any", () => {
  assertEquals([0, 6.2, 750, 3_723].map(durationText), ["0:00", "0:07", "12:30", "1:02:03"]);
});

Deno.test("percentOf says 100 only when nothing is missing", () => {
  assertEquals([percentOf(999, 1_000), percentOf(1_000, 1_000), percentOf(0, 0)], [99, 100, 100]);
  assertEquals([bar(0, 4), bar(50, 4), bar(100, 4)], ["....", "##..", "####"]);
});

Deno.test("cutToWidth counts wide letters twice", () => {
  assertEquals(cutToWidth("고양이", 6), "고양이");
  assertEquals(cutToWidth("고양이들", 6), "고양…");
});

Deno.test("ProgressMeter measures what was done of late, not what was there before", () => {
  const meter = new ProgressMeter(10_000);
  meter.restart(5_000, 0);
  assertEquals(meter.speed(5_000, 0), undefined);
  for (let at = 100; at <= 1_000; at += 100) meter.reached(5_000 + at, at);
  assertEquals(meter.speed(6_000, 1_000), 1_000);
  assertEquals(meter.secondsLeft(6_000, 1_000), 4);
  assertEquals(meter.secondsLeft(6_000, 1e9)! > 1_000, true);
});

Deno.test("barLines fit any terminal", () => {
  const facts = {
    number: 1,
    direction: "sending",
    peer: "#마당",
    name: "아주 긴 이름의 고양이 사진.png",
    size: 1_000_000,
  } as const;
  const status = new TransferStatus(facts, { changed() {}, stalled() {} }, 1_000);
  status.began(0);
  status.moved(333_333);
  for (const columns of [20, 40, 60, 80, 120, 200]) {
    const [line] = barLines([status], { columns, language: "ko", at: performance.now() + 1_000 });
    assertEquals(roughWidth(line) < columns, true, line);
    // How much, and for how long still, before the name and the speed.
    if (columns >= 40) assertMatch(line, /↑ \[1\].* 33% 325\.5\/976\.6 KiB .*\d:\d\d/);
    if (columns >= 60) assertMatch(line, /33% 325\.5\/976\.6 KiB .*\/s \d/);
    if (columns >= 80) assertMatch(line, /\[###\.+\]|\[######\.+\]/);
  }
  status.waits();
  const [line] = barLines([status], { columns: 40, language: "ko", at: performance.now() });
  assertEquals(line, "↑ [1] 아주 긴 … 33% 연결을 기다립니다");
});

Deno.test("barLines say whom one waits for when nothing comes", () => {
  const facts = { number: 1, direction: "receiving", peer: "밥", name: "a", size: 10 } as const;
  const status = new TransferStatus(facts, { changed() {}, stalled() {} }, 60_000);
  status.began(0);
  status.moved(3);
  const at = performance.now();
  const line = (later: number) =>
    barLines([status], { columns: 80, language: "en", at: at + later })[0];
  assertMatch(line(1_000), / 30% 3\/10 B .*\/s \d:\d\d$/);
  assertMatch(line(6_000), / 30% 3\/10 B waits for 밥$/);
  status.ended();
});

Deno.test("TransferStatus does not run again because the disk catches up after a broken connection", () => {
  const facts = { number: 1, direction: "receiving", peer: "bob", name: "a", size: 10 } as const;
  const status = new TransferStatus(facts, { changed() {}, stalled() {} }, 1_000);
  status.prepares();
  status.began(0);
  status.moved(3);
  assertEquals(status.state, "running");
  status.waits();
  status.moved(5);
  assertEquals([status.state, status.done], ["waiting", 5]);
  status.prepares();
  status.began(5);
  assertEquals(status.state, "running");
  status.ended();
});

Deno.test("ProgressLines begin with the first quarter that ends after what was there before", () => {
  const facts = {
    number: 1,
    direction: "sending",
    peer: "bob",
    name: "a",
    size: 100 * 1024 * 1024,
  } as const;
  const printed: string[] = [];
  const lines = new ProgressLines("en", (line) => printed.push(line));
  const status = new TransferStatus(facts, {
    changed: (status) => lines.changed(status),
    stalled() {},
  }, 1_000);
  const percent = facts.size / 100;
  status.began(46 * percent);
  for (const done of [47, 51, 60, 80, 100]) status.moved(done * percent);
  status.ended();
  assertEquals(printed.map((line) => line.replace(/ \(.*/, "")), ["[1] 50 %", "[1] 75 %"]);
});
