/**
 * A tiny assembler for classic BPF, as seccomp(2) runs it: one accumulator, loads from the 64 bytes of `seccomp_data`,
 * forward jumps only. Blocks nest, so jump distances are counted here and never written by hand.
 */
export interface Instruction {
  readonly code: number;
  readonly whenTrue: number;
  readonly whenFalse: number;
  readonly k: number;
}

/** Opcodes of linux/bpf_common.h, the six this filter needs. */
export const opcode = {
  load: 0x20,
  equal: 0x15,
  greater: 0x25,
  atLeast: 0x35,
  anyBit: 0x45,
  ret: 0x06,
} as const;

/** How the accumulator is compared with `k`; all comparisons are of unsigned 32-bit words. */
export type Comparison = "equal" | "greater" | "atLeast" | "anyBit";

/** Load the 32-bit word at this byte offset of `seccomp_data`. */
export const load = (offset: number): Instruction[] => [
  { code: opcode.load, whenTrue: 0, whenFalse: 0, k: offset },
];

/** End the filter with this action. */
export const ret = (action: number): Instruction[] => [
  { code: opcode.ret, whenTrue: 0, whenFalse: 0, k: action },
];

function distance(block: readonly Instruction[]): number {
  if (block.length > 255)
    throw new RangeError(`a BPF jump spans 255 instructions at most, not ${block.length}`);
  return block.length;
}

/** Run `block` if the comparison holds, else go on behind it. */
export const when = (comparison: Comparison, k: number, block: readonly Instruction[]): Instruction[] => [
  { code: opcode[comparison], whenTrue: 0, whenFalse: distance(block), k },
  ...block,
];

/** Run `block` if the comparison does not hold, else go on behind it. */
export const unless = (comparison: Comparison, k: number, block: readonly Instruction[]): Instruction[] => [
  { code: opcode[comparison], whenTrue: distance(block), whenFalse: 0, k },
  ...block,
];

/** The program as the array of `struct sock_filter` that the kernel reads (little endian, 8 bytes each). */
export function encode(program: readonly Instruction[]): Uint8Array {
  if (program.length > 4096)
    throw new RangeError(`a BPF program has 4096 instructions at most, not ${program.length}`);
  const bytes = new Uint8Array(program.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, { code, whenTrue, whenFalse, k }] of program.entries()) {
    view.setUint16(index * 8, code, true);
    view.setUint8(index * 8 + 2, whenTrue);
    view.setUint8(index * 8 + 3, whenFalse);
    view.setUint32(index * 8 + 4, k >>> 0, true);
  }
  return bytes;
}
