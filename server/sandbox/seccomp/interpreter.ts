import { opcode } from "./bpf.ts";

/** What the kernel shows a filter of one system call. Arguments are 64-bit. */
export interface SystemCall {
  readonly architecture: number;
  readonly number: number;
  readonly arguments?: readonly bigint[];
}

function seccompData(call: SystemCall): DataView {
  const view = new DataView(new ArrayBuffer(64));
  view.setUint32(0, call.number >>> 0, true);
  view.setUint32(4, call.architecture >>> 0, true);
  for (const [index, value] of (call.arguments ?? []).entries()) {
    view.setBigUint64(16 + index * 8, BigInt.asUintN(64, value), true);
  }
  return view;
}

/**
 * Evaluates an encoded filter as the kernel would; for tests.
 * @throws Error if the program runs off its end or holds an opcode the kernel wouldn't take
 */
export function evaluate(program: Uint8Array, call: SystemCall): number {
  const code = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const data = seccompData(call);
  let accumulator = 0;
  for (let at = 0; at < program.length; at += 8) {
    const k = code.getUint32(at + 4, true);
    const jump = (holds: boolean) => (at += 8 * code.getUint8(at + (holds ? 2 : 3)));
    switch (code.getUint16(at, true)) {
      case opcode.load:
        accumulator = data.getUint32(k, true);
        break;
      case opcode.equal:
        jump(accumulator === k);
        break;
      case opcode.greater:
        jump(accumulator > k);
        break;
      case opcode.atLeast:
        jump(accumulator >= k);
        break;
      case opcode.anyBit:
        jump((accumulator & k) !== 0);
        break;
      case opcode.ret:
        return k;
      default:
        throw new Error(`instruction ${at / 8} has an unknown opcode`);
    }
  }
  throw new Error("the program ran off its end");
}
