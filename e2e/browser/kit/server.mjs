// One of our programs as a process of the tests.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/// How long a program may take until it is ready.
const PATIENCE_MS = 60_000;

const { BROWSER_RAPPORT: rapport } = process.env;

/// Where a program of ours is: they are built into one folder.
export const program = (name) => join(dirname(rapport), name);

/// Ports that nobody listens on.
export async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

/// A program that is started and ended, over and over, with the same settings.
export class Server {
  #process = null;

  /// `words` are its name and arguments; `settings` all that it finds in its environment; `/readyz` on the
  /// port `admin` says that it is ready; its log goes to the end of the file `log`.
  constructor(words, settings, admin, log) {
    Object.assign(this, { words, settings, admin, log });
  }

  get isRunning() {
    return this.#process !== null && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /// Starts it unless it runs; answers when it is ready.
  async start() {
    if (this.isRunning) return;
    const [name, ...options] = this.words;
    const log = await open(this.log, "a");
    this.#process = spawn(program(name), options, { stdio: ["ignore", log.fd, log.fd], env: this.settings });
    await log.close();
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(20)) {
      if (!this.isRunning) throw new Error(`${name} ended; see ${this.log}`);
      const answer = await fetch(`http://127.0.0.1:${this.admin}/readyz`).catch(() => null);
      if (answer?.ok) return;
    }
    throw new Error(`${name} is not ready after ${PATIENCE_MS} ms; see ${this.log}`);
  }

  /// Ends it: `SIGKILL` as a power cut does, `SIGTERM` as an operator does.
  async end(signal = "SIGTERM") {
    if (!this.isRunning) return;
    const ended = once(this.#process, "exit");
    this.#process.kill(signal);
    await ended;
  }
}
