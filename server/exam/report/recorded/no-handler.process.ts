import { createServer } from "node:http";

createServer((request, response) => {
  request.resume();
  response.end("hello\n");
}).listen(Number(process.env["PORT"]));
