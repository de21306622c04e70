/** Every concept that a lesson names, in a sentence or two: what it is, and what it has to do with stopping. */
export const glossary: Readonly<Record<string, string>> = {
  "503 and Retry-After":
    "An answer that says not now, and when to come again. It spares the client harm only if it is agreed that nothing was done, and if the client does come again.",
  AbortController:
    "Node's means of giving up: whatever waits can be handed its signal, and abort() ends those waits with an error. It ends the waiting, and undoes nothing.",
  "AbortSignal.timeout":
    "A signal that fires after a given time, and that nearly everything in Node which waits can be handed: fetch, timers, streams, events.once. The plainest form of a deadline.",
  "a test that can fail":
    "A test that has been seen to fail on the very mistake it is there for. One that has never failed has shown only that it can pass.",
  acknowledgement:
    "The answer that says it is done. After it the client forgets the request, so whatever is lost behind it is lost without an error anywhere.",
  "answers that are not final":
    "An answer that says what is known so far, such as 202 with the state pending. A deadline needs one, because giving up on the waiting does not tell how the work ended.",
  "available and ready":
    "A pod is ready when its probe says so, and available once it has been ready for minReadySeconds. Routers send to what is ready; a rollout waits for what is available.",
  "batch span processor":
    "Collects finished spans and sends them every few seconds, or when there are many. What it still holds when the process ends was never sent.",
  "claim and lease":
    "A worker writes its name on a job, and until when. When the lease has run out, another one may have the job: meant for workers that burn down, not for those that stop.",
  "close frame, 1001 and 1006":
    "How a WebSocket ends in order: one side sends a close frame with a code, the other sends one back. 1001 means going away. 1006 is never sent: a client's library makes it up when the connection ended without a frame.",
  "connection pools":
    "Database connections kept ready. Ending a pool refuses whoever comes after, so it ends when nobody can come any more.",
  "Connection: close":
    "A header on an answer: this was the last one on this connection. The client opens its next connection elsewhere, and nothing is cut.",
  "deadline of the whole shutdown":
    "A timer that ends the process when its shutdown takes too long. It has to lie behind every step that it is meant to let finish, the flush included.",
  EndpointSlice:
    "The object in which Kubernetes lists the pods behind a service and what is known of each: ready, serving, terminating. Routers follow it, each at its own pace.",
  exec: "In a shell, the word that makes it become the program instead of starting it as a child: the same process, with the same number. What is sent to that process then reaches the program.",
  "exit codes":
    "What a process leaves behind: 0 for success, another number for a failure, 128 + n when signal n ended it. 143 is SIGTERM, 137 is SIGKILL. A 0 says nothing of the requests it had in hand.",
  "externalTrafficPolicy Local":
    "A setting of a service: a node hands traffic to its own pods only. That saves a hop and keeps the client's address, and a node without a pod that serves drops what still comes.",
  FailedPreStopHook:
    "The event that the kubelet writes when a preStop hook could not be run or failed. Nothing else happens: the stop signal follows at once, and the pod's own log says nothing of it.",
  "finish or give back":
    "What a stopping worker owes each job it has claimed: to finish it within a limit, or to put it back into the queue without its name.",
  "flush and wait":
    "A flush that nobody waits for is a wish. At the end of a process it counts only once its promise has been kept.",
  "flush with a bound":
    "The last batch is sent at the end and waited for, but not for ever: a collector that is dead must not keep the process from ending.",
  "from the loss to the line":
    "How a run is read that nobody explains: one loss, the two things in it that came in the wrong order, and the line that decided when the earlier one was.",
  GOAWAY:
    "How HTTP/2 says that a connection takes no new streams, and which of those under way still count. What Connection: close is to HTTP/1.1.",
  "grace period and SIGKILL":
    "The time between a pod's deletion and SIGKILL, terminationGracePeriodSeconds. Everything a shutdown does has to fit into it, hooks and waiting included: SIGKILL can't be handled.",
  "group commit":
    "Many requests share one write, and each is answered when that write is committed: the speed of a buffer without its gap.",
  "health node port":
    "A port on each node where kube-proxy answers a load balancer: 200 while the node has a ready pod of its own, else 503. A pod's deletion alone turns it, whatever its probe says.",
  "honest readiness":
    "Saying yes to the readiness probe only when a request could be served: not before what it needs is there, and not after the signal. A rollout believes every yes.",
  "idempotent shutdown":
    "A shutdown that runs once, however often and by whomever it is called; later calls find it under way.",
  "idle timeouts of app and proxy":
    "How long each side keeps a connection on which nothing happens. The side that sends requests has to give up first: the app's timeout is the longer one, or a request meets a connection that is just being closed.",
  "in-flight requests":
    "Requests that were accepted and not yet answered. A drain waits for them; whatever ends the process sooner cuts them.",
  "job queue":
    "Work that nobody waits for on a connection, kept as rows or messages until a worker has done it. Its losses are late or doubled jobs, and no log line says so.",
  "judged from outside":
    "What a shutdown was like is asked of clients, queue, database and collector. The pod can only say what its own code has thought of.",
  "keep-alive connections":
    "Connections that a client keeps and uses again. They never ask a router anew, so a pod that stops has to end them itself.",
  "kept connections":
    "Connections that clients or a proxy hold open and use again. A routing table is asked when one is opened and never after, so a removed endpoint goes on getting requests on them.",
  "Last-Event-ID":
    "The header in which a client of an event stream says, when it comes back, which event it got last. It only helps if the server reads it and goes on after it.",
  liveness:
    "A probe by which a container says that it works. When it fails, the container is ended and started anew. The kubelet stops asking as soon as it stops the container itself.",
  "limits, not averages":
    "What a budget is made of: for each step the longest that it may take, which something enforces. A sum of what steps usually take is too small for half of all shutdowns.",
  "load balancer health checks":
    "Requests by which a load balancer finds out by itself which of its targets are well, after some results in a row. It doesn't read the EndpointSlice.",
  "maxSurge and maxUnavailable":
    "How far a rolling update may stray from the wanted number of pods: how many more there may be, and how many of them may be missing. Terminating pods are in neither number.",
  "npm as a wrapper":
    "npm start runs a line of shell, so three processes stand in a row: npm, a shell, the program. npm passes SIGTERM on to the shell, which dies of it; the program's handler is skipped.",
  "order of closing":
    "Things are closed in the reverse order of opening: what others still use goes last. A pool that ends before the requests do turns their answers into errors.",
  "PID 1":
    "The first process of a container. Linux drops signals for which it has no handler, SIGTERM included, so a program without a handler ignores the request to end.",
  "process groups and Ctrl-C":
    "A terminal sends SIGINT to every process of the foreground group. A wrapper that passes it on as well makes two of it.",
  "preStop hook":
    "What the kubelet does before it sends the stop signal: sleep, run a command in the container, or ask it for a path. It counts against the grace, and only delays the signal.",
  "process.exit":
    "Ends the Node process at once. It waits for nothing: not for open requests, not for promises, not for what is still to be written.",
  "Promise.all":
    "Does things side by side. For a shutdown that is the wrong tool where one thing still needs another: what is closed beside its users is closed before them.",
  propagation:
    "The time from a change of the EndpointSlice until a router has it in its own table. It differs from node to node, and nobody tells the pod when it is over.",
  readiness:
    "A probe by which a pod says whether it wants traffic. Failing it takes the pod out of the slice after some failures in a row; a deleted pod has been marked already.",
  "reconnecting at once":
    "When many clients lose their connection in the same instant and come back in the same instant, the thundering herd. Spreading the goodbyes, and random waits in the clients, turn it into a trickle.",
  "refused connections":
    "The kernel's answer to a connection for which no program listens. The client knows for certain that nothing happened, and its user is still turned away.",
  "request deadlines":
    "The longest that one request may take, set by the server itself: below the grace together with everything around it, and below what the client is willing to wait.",
  "retries that are safe":
    "A second attempt that can't do anything twice: because the first certainly did nothing, because doing it twice is the same as once, or because an idempotency key tells them apart.",
  "rolling update":
    "How a Deployment gets from one version to the next: new pods come as far as the surge has room, and old ones go as far as enough others are available.",
  "server-sent events":
    "An HTTP answer that never ends and carries events, each closed by a blank line. A client throws half an event away, and comes back by itself when the stream has ended.",
  "server.close":
    "What it waits for: every connection that was accepted, until it ends. What it cuts: those that are idle at that moment. What it leaves alone: WebSockets, and clients that keep their connection busy.",
  "server.close and its callback":
    "Stops accepting and closes idle connections; its callback, or the close event, comes once the last request has been answered. The call itself returns at once.",
  "signals that come twice":
    "A process may get SIGTERM again in the middle of its shutdown: from a hook, a wrapper, a process group or a person. The second one says nothing new.",
  "shell form and exec form":
    "Two ways to write what a container starts. The exec form is a list that is started as it stands; the shell form is text, which makes a shell process 1 and the program its child, to which the shell passes no signal on.",
  "SIGTERM and its default":
    "The signal that asks a process to end. Without a handler the kernel decides: an ordinary process dies of it at once, process 1 doesn't notice.",
  "SIGTERM while starting":
    "A pod may be deleted before it is ready. A handler that is registered after the warm-up misses that signal: process 1 ignores it until SIGKILL, another process dies at once.",
  "spans and traces":
    "A span says that something was done, when, and how long it took; the spans of one request make its trace. They are sent afterwards, so the last ones of a process are those that are lost.",
  "stop claiming":
    "The first thing a worker does at the signal: what it doesn't take, it need not finish. It is the same as deregistering, from the queue instead of the routers.",
  "the budget of the grace":
    "The sum of everything between the deletion and the exit: hook, waiting for the routers, longest request, workers, closing, flush. It has to stay below the grace, with room for a bad day.",
  "the end of a stream":
    "An event stream has none of its own: the pod chooses it. Behind a whole event it costs nobody anything, as long as the next pod goes on from there.",
  "the idle race":
    "A connection is idle for the server and already in use for the client, because the request is still on its way. Whoever closes it then resets a request.",
  "the nine checks":
    "What has to hold when a pod ends: it says that it is not ready, serves until the routers know, stops accepting, finishes what it began, stops its workers and lets them finish, closes its resources, flushes its telemetry, and exits by itself.",
  "the point of no return":
    "The line in a piece of work behind which something has changed. Before it the work may be dropped and begun anew; behind it the only way is to the end.",
  "the retry field":
    "How a server tells the clients of an event stream, in milliseconds, how long to wait before they come back when the stream has ended.",
  uncaughtException:
    "Node's event for an error that nobody caught, unhandled rejections included. Without a listener the process prints it and exits with 1, past any shutdown.",
  "upgraded connections":
    "Connections that stopped being HTTP by Upgrade, such as WebSockets. server.close() waits for them and has no means to end them; closeAllConnections() spares them.",
  "users and what they use":
    "Requests use workers, workers use the queue, all of them use the pool. Whatever is used is closed after its last user, which is the reverse of the order of opening.",
  WebSocket:
    "A connection on which both sides may send at any time. It begins as an HTTP request, is never answered, and ends only when somebody says so.",
  "waiting for a condition":
    "To wait until something is so, with a limit, instead of for some time. A sleep is too long on a fast machine and too short on a busy one.",
  "write-behind buffer":
    "Rows that were accepted and wait in memory to be written together. Fast, and gone with the process unless it is written out and waited for.",
};
