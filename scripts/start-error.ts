/** What stops a start and is told to the person at the terminal: one message, no stack, exit code 1. */
export class StartError extends Error {}
