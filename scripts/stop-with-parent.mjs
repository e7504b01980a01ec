// Loaded before the web and engine processes' own code. A start that is killed cannot stop them, and they would hold
// the ports against the next one: the broken channel tells them.
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.channel?.unref();
