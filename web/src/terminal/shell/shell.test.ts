import { describe, expect, test } from "vitest";
import { TestLab } from "../lab.test-support.ts";
import { complete, sharedStart } from "./complete.ts";
import { Interpreter } from "./interpreter.ts";

const run = (line: string) => new TestLab().pods().run(line);

describe("a line", () => {
  test.each([
    ['echo a  \'b  c\' "d\\"e" f\\ g', 'a b  c d"e f g\n'],
    ["echo x; echo y && echo z || echo no", "x\ny\nz\n"],
    ["false || echo saved; echo $?", "saved\n0\n"],
    ["false && echo never; echo $?", "1\n"],
    ["name=web; echo $name-${name} '$name' \"$name\"", "web-web $name web\n"],
    ["echo {1..3}{a,b} x{1..0}", "1a 1b 2a 2b 3a 3b x1 x0\n"],
    ['echo $(seq 3) "$(echo a; echo b)"', "1 2 3 a\nb\n"],
    ["for i in a b; do echo $i; done", "a\nb\n"],
    ["for i in a b; do for j in 1 2; do echo $i$j; done; done | tail -n 1", "b2\n"],
    ["echo one # two", "one\n"],
    ["echo a\necho b", "a\nb\n"],
    ["echo gone > /dev/null; nothing 2>/dev/null; echo $?", "127\n"],
    ["nothing 2>&1 | wc -l", "1\n"],
    ["kubectl get pods | grep -v NAME | wc -l", "2\n"],
    ["seq 5 | tail -2 | head -1", "4\n"],
    ["seq 1 2 9 | grep -n 5", "3:5\n"],
    ["", ""],
  ])("%s", async (line, printed) => {
    expect(await run(line)).toBe(printed);
  });

  test.each([
    ["foo", "bash: foo: command not found\n[127]"],
    ["./foo", "bash: ./foo: No such file or directory\n[127]"],
    ["echo |", "bash: unexpected end of file\n[2]"],
    ["| echo", "bash: syntax error near unexpected token `|'\n[2]"],
    ["echo a;; echo b", "bash: syntax error near unexpected token `;'\n[2]"],
    ["done", "bash: syntax error near unexpected token `done'\n[2]"],
    ["echo x > out.txt", "bash: out.txt: Read-only file system\n"],
    ["echo (", "bash: syntax error near unexpected token `('\n[2]"],
    ["sleep 5 &", "bash: no job control in this shell: leave the `&' out\n[2]"],
    ["grep", "Usage: grep [OPTION]... PATTERNS [FILE]...\n[2]"],
  ])("%s is answered as bash does", async (line, printed) => {
    expect(await run(line)).toBe(printed);
  });

  test("is taken for unfinished while a quote or a loop is open", () => {
    expect(
      ["echo 'a", 'echo "a', "echo $(b", "for i in 1; do", "while true", "echo a &&", "echo \\"].map(
        Interpreter.isOpen,
      ),
    ).toEqual(Array(7).fill(true));
    expect(["echo a", "done", "for i in 1; do echo; done", "echo 'a'"].map(Interpreter.isOpen)).toEqual(
      Array(4).fill(false),
    );
  });

  test("that would never end ends when it is interrupted, or when nobody reads it", async () => {
    expect(await run("while true; do echo y; done | head -3")).toBe("y\ny\ny\n");
    const stop = new AbortController();
    const running = new TestLab().pods().run("kubectl get pods -w", stop.signal);
    setTimeout(() => stop.abort(), 5);
    expect(await running).toMatch(/web-2 .*\n\[130\]$/);
  });
});

describe("completion", () => {
  const lab = new TestLab().pods();
  const words = {
    commands: ["kubectl", "kill", "curl", "ssh"],
    verbs: ["get", "describe", "delete", "logs"],
  };
  const options = (line: string) => complete(line, lab.view(), words).options;

  test.each([
    ["ku", ["kubectl"]],
    ["k", ["kill", "kubectl"]],
    ["kubectl de", ["delete", "describe"]],
    ["kubectl get po", ["poddisruptionbudgets", "pods"]],
    ["kubectl delete pod web-", ["web-1", "web-2"]],
    ["kubectl delete pod/web-1", ["pod/web-1"]],
    ["kubectl logs -f ", ["web-1", "web-2"]],
    ["kubectl get pods -o w", ["wide"]],
    ["kubectl get nodes ", ["a", "b"]],
    ["watch -n 1 kubectl get eps ", ["web-x7k2p"]],
    ["echo x | ku", ["kubectl"]],
    ["while true; do cu", ["curl"]],
    ["ssh ", ["a", "b"]],
    ["curl http://10.244.1", ["http://10.244.1.10:8080/"]],
    ["kill -TERM 400", ["4001", "4002"]],
    ["foo ", []],
  ])("%s", (line, expected) => expect(options(line)).toEqual(expected));

  test("goes as far as all options agree", () => {
    expect(sharedStart(["web-1", "web-2"])).toBe("web-");
    expect(sharedStart(["a"])).toBe("a");
    expect(sharedStart([])).toBe("");
  });
});
