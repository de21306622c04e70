// Its server is gone: nobody will ever read another event. Before anything that takes time, because a server may be gone
// while its labs are still being read.
process.on("disconnect", () => process.exit(0));

const { keepCompiled } = await import("../compile-cache.ts");
keepCompiled();
await import("./work.ts");

export {};
