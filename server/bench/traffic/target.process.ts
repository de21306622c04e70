import { createServer, type AddressInfo } from "node:net";

/** Answers every request alike, at as little cost as Node can; prints its port. No client of a bench pipelines. */
const answer = Buffer.from("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok");

const server = createServer({ noDelay: true }, (socket) => {
  socket.on("data", () => void socket.write(answer));
  socket.on("error", () => socket.destroy());
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
// Whoever started us may be killed before it can end us.
process.stdin.resume().on("end", () => process.exit());
