import { expect, test } from "vitest";
import { TestLab } from "./lab.test-support.ts";
import { ShellSession } from "./session.ts";

const escape = String.fromCodePoint(27);
/** A line that was drawn again right after. */
const redrawn = new RegExp(`\\r${escape}\\[J[^\\n]*?(?=\\r${escape}\\[J)`, "g");
const steering = new RegExp(`${escape}\\[[\\d;]*[A-Za-z]`, "g");

/** A session with somebody who looks: what it has written, without the drawing of the prompt. */
function sessionOf(lab = new TestLab().pods().at(3)) {
  const session = new ShellSession(lab);
  let written = "";
  const detach = session.attach({ columns: 80, write: (text) => (written += text) });
  return {
    session,
    detach,
    lab,
    /** What a screen of 80 columns shows of it. */
    get text() {
      return written.replace(redrawn, "").replace(steering, "").replaceAll("\r", "");
    },
    idle: async () => {
      while (session.busy) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test("what is pasted in several lines is run one after the other", async () => {
  const seen = sessionOf();
  seen.session.type("sleep 0.02\necho two\nkubectl get nodes --no-headers | wc -l\n");
  await seen.idle();
  expect(seen.text).toMatch(/a:~\$ echo two\n.*two\n.*wc -l\n.*2\n/s);
});

test("Ctrl-C ends what runs, and says so", async () => {
  const seen = sessionOf();
  seen.session.type("kubectl get pods -w\n");
  expect(seen.session.busy).toBe(true);
  seen.session.type("\u0003");
  await seen.idle();
  expect(seen.text).toMatch(/\^C\n.*a:~\$ $/s);
  seen.session.type("echo $?\n");
  await seen.idle();
  expect(seen.text).toContain("130\n");
});

test("Tab completes, and lists what it could be", async () => {
  const seen = sessionOf();
  seen.session.type("kubec\tget pod\t\t");
  expect(seen.text).toMatch(/kubectl get pod$/);
  seen.session.type("s web-\t");
  expect(seen.text).toMatch(/\nweb-1 {2}web-2\n.*kubectl get pods web-$/s);
  seen.session.type("2\t-o name\n");
  await seen.idle();
  expect(seen.text).toMatch(/pod\/web-2\n/);
});

test("a loop may be typed line by line", async () => {
  const seen = sessionOf();
  seen.session.type("for i in 1 2\ndo echo n$i\ndone\n");
  await seen.idle();
  expect(seen.text).toMatch(/> do echo n\$i\n.*> done\n.*n1\nn2\n/s);
});

test("ssh goes to another node, exit comes back", async () => {
  const seen = sessionOf();
  seen.session.type("ssh b\nhostname\nexit\nhostname\nssh nowhere\n");
  await seen.idle();
  expect(seen.text).toMatch(/b:~\$ hostname\nb\n.*a:~\$ hostname\na\n.*Could not resolve hostname nowhere/s);
});

test("it goes on while nobody looks, and shows what was printed", async () => {
  const seen = sessionOf();
  seen.session.type("sleep 0.02; echo later\n");
  seen.detach();
  await seen.idle();
  let again = "";
  seen.session.attach({ columns: 80, write: (text) => (again += text) });
  expect(again).toMatch(/sleep 0\.02; echo later\nlater\n/);
});

test("what a pod wrote can't steer the terminal", async () => {
  const lab = new TestLab().pods();
  lab.at(4, { type: "log", pod: "web-1", stream: "stdout", line: "\u001b[2Jgone\u0007" });
  const seen = sessionOf(lab);
  seen.session.type("kubectl logs web-1\n");
  await seen.idle();
  expect(seen.text).toContain("·[2Jgone·\n");
});
