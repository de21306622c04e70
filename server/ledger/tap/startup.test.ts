import { expect, test } from "vitest";
import { StartupReader } from "./startup.ts";

function opening(length: number, code: number, rest = 0): Buffer {
  const bytes = Buffer.alloc(8 + rest);
  bytes.writeUInt32BE(length);
  bytes.writeUInt32BE(code, 4);
  return bytes;
}
const [version3, version32, cancel, ssl, gss] = [196_608, 196_610, 80_877_102, 80_877_103, 80_877_104];

test.each([
  ["a session", opening(40, version3, 32), "session"],
  ["a session of protocol 3.2", opening(40, version32, 32), "session"],
  ["a session of which the beginning has come", opening(400, version3, 1), "session"],
  ["a request to cancel", opening(16, cancel, 8), "cancel"],
  ["a question for TLS", opening(8, ssl), "encryption"],
  ["a question for GSSAPI", opening(8, gss), "encryption"],
  ["a question for TLS with something behind it", opening(8, ssl, 1), "nonsense"],
  ["TLS without asking", Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc]), "nonsense"],
  ["HTTP", Buffer.from("GET / HTTP/1.1\r\n\r\n"), "nonsense"],
  ["a length that is none", opening(3, version3), "nonsense"],
  ["too little", opening(40, version3).subarray(0, 7), "more"],
])("%s", (_, bytes, what) => {
  expect(new StartupReader().push(bytes).what).toBe(what);
});

test("byte by byte, and after two questions, the session's bytes are all there", () => {
  const reader = new StartupReader();
  for (const code of [ssl, gss]) {
    const seen = [...opening(8, code)].map((byte) => reader.push(Buffer.from([byte])).what);
    expect(seen.slice(-2)).toEqual(["more", "encryption"]);
  }
  const bytes = opening(40, version3);
  for (const byte of bytes.subarray(0, 7)) reader.push(Buffer.from([byte]));
  expect(reader.push(bytes.subarray(7))).toEqual({ what: "session", bytes });
});
