import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "Acknowledged, then lost",
  question: "The customer was told 202. Why does nobody know of the payment?",
  part: "Behind the requests",
  minutes: 8,
  concepts: ["acknowledgement", "write-behind buffer", "group commit", "flush and wait"],
  checks: ["in-flight", "resources-close", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0, max: 0 } },
      { name: "b", propagation: { min: 0, max: 0 } },
    ],
    deployment: {
      restartPolicy: "Never",
      grace: 30,
      kubeletLag: { min: 0.6, max: 0.7 },
    },
    traffic: { rate: 30, connections: "fresh", deadline: 30 },
    steps: [
      {
        // A first batch has been written by then, and the second one is half full when the pod ends.
        when: [{ ready: 3 }, { settled: 140 }, { inFlight: "web-1", atLeast: 8 }],
        act: { do: "delete", pod: "web-1" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    tail: 1,
  },
  predict: {
    question:
      "web-1 collects payments and writes them every four seconds, in one INSERT. The customer has had a 202 by then. On SIGTERM web-1 shuts its door, answers every request, closes its pool and exits with 0. Which payments are lost?",
    options: [
      {
        id: "none-answered",
        label: "None: every request is answered, and what was answered is done",
        because:
          "An answer is a message to the customer. Whether the row exists is another matter, and here the message goes out first.",
      },
      {
        id: "none-pool",
        label: "None: closing the pool sends whatever is still waiting",
        because:
          "The pool doesn't know of the batch. That is an array in the program, and nobody has asked the pool for anything yet.",
      },
      {
        id: "in-flight",
        label: "Those in flight at the signal: their connections are cut",
        because: "They are waited for, and each of them gets its 202. Getting the 202 is what doesn't help.",
      },
      {
        id: "last-batch",
        label: "Those answered since the last batch was written",
        right: true,
        because:
          "They are in the memory of a process that is about to end. What was promised with the 202 ends with it.",
      },
    ],
  },
  explain: {
    question: "What saves an acknowledged payment however the process ends?",
    options: [
      {
        id: "commit-first",
        label: "Sending the answer only when its row is committed",
        right: true,
        because:
          "Then there is no moment at which the customer knows more than the database. Whatever ends the process, it ends with nothing promised.",
      },
      {
        id: "smaller-batches",
        label: "Writing every second instead of every four",
        because:
          "Then a quarter is lost. The window gets smaller, and as long as there is one, each deploy looks into it.",
      },
      {
        id: "client-retries",
        label: "Clients that try again",
        because:
          "They have no reason to. They were told 202, and to them the matter is settled. Only a request that failed is ever tried again.",
      },
      {
        id: "on-exit",
        label: 'Writing the batch in a handler for the process\'s "exit" event',
        because:
          "That handler must be done when it returns: whatever it only begins never comes to pass. And SIGKILL runs no handler at all.",
      },
    ],
  },
  recall: [
    {
      id: "stop-in-order",
      lesson: "14-close-in-order",
      question:
        "Requests hand jobs to workers, and both use the database pool. In which order are they stopped?",
      options: [
        {
          id: "pool-first",
          label: "The pool first, so that nothing new gets in",
          because: "Whatever is still under way needs it, and its answers turn into errors.",
        },
        {
          id: "at-once",
          label: "All at once with Promise.all, which is the quickest",
          because: "Then the pool ends beside its users, and some of them find it gone.",
        },
        {
          id: "users-first",
          label: "The requests, then the workers, then the pool",
          right: true,
          because:
            "Each after its last user: requests may still need workers, and workers the pool. Never the other way round.",
        },
      ],
    },
    {
      id: "when-to-say-goodbye",
      lesson: "11-websockets",
      question: "A pod that stops holds hundreds of WebSockets. When does it send them its close frames?",
      options: [
        {
          id: "at-the-signal",
          label: "At the signal, all of them: the sooner they know, the better",
          because:
            "They connect again at once, and a router that hasn't heard yet sends some of them straight back. And they all arrive in the same instant.",
        },
        {
          id: "after-the-door",
          label: "Once the routers know and the door is shut, one after another",
          right: true,
          because:
            "Then each of them can only arrive somewhere else, and the others see a trickle instead of a herd.",
        },
        {
          id: "never",
          label: "Never: the clients notice the end by themselves",
          because:
            "They see a connection that is gone, 1006, like a crash or a pulled cable. Some of them wait for a person then.",
        },
      ],
    },
  ],
  variants: [
    {
      id: "broken",
      title: "Answer first, write later",
      role: "broken",
      summary:
        "Answers every request, closes its pool and exits with 0, with a batch of acknowledged payments in memory.",
      expect: {
        fails: ["in-flight"],
        lost: { atLeast: 1 },
        outcomes: ["vanished"],
        causes: ["answered-before-saved"],
        exit: { code: 0, signal: null },
        sent: 150,
      },
    },
    {
      id: "flush-without-waiting",
      title: "Flush without waiting",
      role: "misconception",
      summary: "Begins to write the last batch, and exits with 0 before the INSERT has left the process.",
      expect: {
        fails: ["in-flight", "resources-close"],
        lost: { atLeast: 1 },
        outcomes: ["vanished"],
        causes: ["answered-before-saved"],
        exit: { code: 0, signal: null },
        sent: 150,
      },
    },
    {
      id: "fixed",
      title: "Commit, then answer",
      role: "fixed",
      summary:
        "Answers a payment when its batch is in the database, drains, waits for the last batch, closes its pool and exits with 0.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 150 },
    },
  ],
} satisfies LessonInput;
