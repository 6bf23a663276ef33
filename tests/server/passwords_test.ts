import { assert, assertEquals, assertMatch, assertRejects } from "../helpers/assert.ts";
import { createPasswords, hashPassword } from "../../server/passwords.ts";
import { MadangError } from "../../protocol/mod.ts";

Deno.test("hashPassword() says how it was made, and never the same twice", async () => {
  const [one, other] = [await hashPassword("correct horse"), await hashPassword("correct horse")];
  assertMatch(one, /^\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}==\$[\w+/]{43}=$/);
  assert(one !== other);
});

Deno.test("verify() takes the right password alone, however its Hangul was typed", async () => {
  const passwords = createPasswords();
  const kept = await hashPassword("우리집 대문");
  assertEquals(await passwords.verify("우리집 대문", kept), true);
  assertEquals(await passwords.verify("우리집 대문".normalize("NFD"), kept), true);
  for (const wrong of ["", "우리집 대문 ", "우리집"]) {
    assertEquals(await passwords.verify(wrong, kept), false);
  }
});

Deno.test("verify() reads the cost that a hash was made with", async () => {
  // RFC 7914, "pleaseletmein": N = 2^14, r = 8, p = 1, 64 bytes.
  const hash = Uint8Array.from(
    ("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2" +
      "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887").match(/../g)!,
    (digits) => parseInt(digits, 16),
  );
  const base64 = btoa(String.fromCharCode(...hash));
  const kept = `$scrypt$ln=14,r=8,p=1$${btoa("SodiumChloride")}$${base64}`;
  assertEquals(await createPasswords().verify("pleaseletmein", kept), true);
});

Deno.test("verify() of nobody is false, and work as it is for somebody", async () => {
  assertEquals(await createPasswords().verify("anything at all", undefined), false);
});

Deno.test("verify() turns away who comes when too many wait", async () => {
  const passwords = createPasswords();
  const cheap = "$scrypt$ln=1,r=1,p=1$c2FsdA==$aGFzaA==";
  const asked = Array.from({ length: 66 }, () => passwords.verify("x", cheap));
  await assertRejects(() => passwords.verify("x", cheap), MadangError, "rate_limited");
  assertEquals((await Promise.all(asked)).includes(true), false);
  assertEquals(await passwords.verify("x", cheap), false);
});
