// A server of the tests' own: the debug all-in-one on free ports, with a data folder that nobody else has.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const rapport = process.env.BROWSER_RAPPORT;

/// How long a server may take until it is ready.
const PATIENCE_MS = 60_000;

async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

export class Installation {
  #process = null;

  constructor(folder, port, admin) {
    Object.assign(this, { folder, port, admin, address: `http://127.0.0.1:${port}` });
  }

  /// Starts a server over `folder`, which is made when it is not there; answers when it is ready.
  static async start(folder) {
    const [port, admin] = await freePorts(2);
    const installation = new Installation(folder, port, admin);
    await installation.start();
    return installation;
  }

  async start() {
    const log = await open(join(this.folder, "log"), "a");
    const listen = ["--listen", `127.0.0.1:${this.port}`, "--admin-listen", `127.0.0.1:${this.admin}`];
    const others = ["--public-url", this.address, "--data-dir", join(this.folder, "data"), "--no-welcome"];
    this.#process = spawn(rapport, ["serve", ...listen, ...others], { stdio: ["ignore", log.fd, log.fd] });
    await log.close();
    await this.#ready();
  }

  async #ready() {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(50)) {
      if (this.#process.exitCode !== null) throw new Error(`the server ended; see ${this.folder}/log`);
      const answer = await fetch(`http://127.0.0.1:${this.admin}/readyz`).catch(() => null);
      if (answer?.ok) return;
    }
    throw new Error(`the server is not ready after ${PATIENCE_MS} ms; see ${this.folder}/log`);
  }

  /// Ends the server: `SIGKILL` as a power cut does, `SIGTERM` as an operator does.
  async end(signal = "SIGTERM") {
    const ending = this.#process;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, "exit");
    ending.kill(signal);
    await ended;
  }

  /// Prints a token: of a service by its scopes, or of a member.
  async token(...options) {
    const { stdout } = await run(rapport, ["token", "--data-dir", join(this.folder, "data"), ...options]);
    return stdout.trim();
  }

  service(...scopes) {
    return this.token("--service", "browser", ...scopes.flatMap((scope) => ["--scope", scope]));
  }

  member(blog, name, role) {
    return this.token("--blog", blog, "--as", name, "--role", role);
  }
}
