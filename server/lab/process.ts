// Its server is gone: nobody will ever read another event. What watches over the server kills all labs and their pods in
// this moment, and they leave it the processors: each lab that ends by itself has its turn before that. In ms.
const killedBy = 500;

// Before anything that takes time, because a server may be gone while its labs are still being read.
process.on("disconnect", () => setTimeout(() => process.exit(0), killedBy));

const { keepCompiled } = await import("../compile-cache.ts");
keepCompiled();
await import("./work.ts");

export {};
