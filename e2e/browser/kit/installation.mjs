// Servers of the tests' own on free ports, with a data folder that nobody else has.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { Server, freePorts, program } from "./server.mjs";

const run = promisify(execFile);
const here = (port) => `127.0.0.1:${port}`;

/// Where an installation in `folder` has its data.
const data = (folder) => join(folder, "data");

export class Installation {
  /// `servers` by name, in the order in which they are started; readers are at `address`.
  constructor(folder, address, servers = {}) {
    Object.assign(this, { folder, address, servers });
  }

  /// Starts the all-in-one over `folder`.
  static async start(folder) {
    const [port, admin] = await freePorts(2);
    const settings = {
      RAPPORT_DATA_DIR: data(folder),
      RAPPORT_LISTEN: here(port), RAPPORT_ADMIN_LISTEN: here(admin), RAPPORT_PUBLIC_URL: `http://${here(port)}`,
    };
    const rapport = new Server(["rapport", "serve", "--no-welcome"], settings, admin, join(folder, "log"));
    return new Installation(folder, `http://${here(port)}`, { rapport }).start();
  }

  /// Starts the three processes over `folder`, and a second gateway, for what is written while the first one
  /// is away. `more` are further settings of the gateways.
  static async startSplit(folder, more = {}) {
    const [posts, comments, port, second, ...admins] = await freePorts(8);
    await run(program("rapport"), ["keys", join(data(folder), "keys")]);
    const shared = {
      RAPPORT_DATA_DIR: data(folder), RAPPORT_PUBLIC_URL: `http://${here(port)}`,
      RAPPORT_POSTS_LISTEN: here(posts), RAPPORT_POSTS_URL: `http://${here(posts)}`,
      RAPPORT_COMMENTS_LISTEN: here(comments), RAPPORT_COMMENTS_URL: `http://${here(comments)}`,
    };
    // A host of its own for the blog `hosted`, if a test makes it: every name below `localhost` leads here.
    const own = `http://hosted.localhost:${port}`;
    const server = (name, admin, settings) => new Server([name], { ...shared, ...settings }, admin, join(folder, `${name}.log`));
    const gateway = (listen, admin) => server("gateway", admin, { RAPPORT_BLOG_HOSTS: `hosted=${own}`, ...more, RAPPORT_LISTEN: here(listen), RAPPORT_ADMIN_LISTEN: here(admin) });
    const installation = new Installation(folder, `http://${here(port)}`, {
      posts: server("posts-service", admins[0], { RAPPORT_POSTS_ADMIN_LISTEN: here(admins[0]) }),
      comments: server("comments-service", admins[1], { RAPPORT_COMMENTS_ADMIN_LISTEN: here(admins[1]) }),
      gateway: gateway(port, admins[2]),
      second: gateway(second, admins[3]),
    });
    return Object.assign(await installation.start(), { own, second: `http://${here(second)}` });
  }

  /// Starts what does not run; answers when all of it is ready.
  async start() {
    for (const server of Object.values(this.servers)) await server.start();
    return this;
  }

  /// Ends all of it, as `Server.end` does.
  async end(signal) {
    for (const server of Object.values(this.servers).reverse()) await server.end(signal);
  }

  /// Prints a token: of a service by its scopes, or of a member.
  async token(...options) {
    const { stdout } = await run(program("rapport"), ["token", "--data-dir", data(this.folder), ...options]);
    return stdout.trim();
  }

  service(...scopes) {
    return this.token("--service", "browser", ...scopes.flatMap((scope) => ["--scope", scope]));
  }

  member(blog, name, role) {
    return this.token("--blog", blog, "--as", name, "--role", role);
  }
}
