import fastify, { type FastifyInstance } from "fastify";
import { answerTo, port, takeSockets } from "./service.ts";

/** The same service on Fastify, listening. @param forceCloseConnections Fastify's own choice where left out */
export async function startFastify(forceCloseConnections?: true): Promise<FastifyInstance> {
  const app = fastify(forceCloseConnections ? { forceCloseConnections } : {});
  app.all("*", (request) => answerTo(request.url));
  takeSockets(app.server);
  await app.listen({ port, host: "127.0.0.1" });
  return app;
}
