// As much of a browser as Chrome's modules ask for while they load.
globalThis.self = globalThis;
globalThis.window = globalThis;
