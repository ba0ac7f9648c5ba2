// An installation for tests that stop it, with a blog where guests write as fast as they like.

import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

import { Api } from "./api.mjs";
import { freshPost } from "./guest.mjs";
import { Installation } from "./installation.mjs";
import { OPEN } from "./seed.mjs";
import { world } from "./world.mjs";

export class House {
  constructor(installation, api, blog) {
    Object.assign(this, { installation, api, blog, address: installation.address, servers: installation.servers });
  }

  /// Builds one; `start` starts an installation over a folder.
  static async build(start = Installation.start) {
    const installation = await start(await mkdtemp(join(world.folder, "house-")));
    const api = new Api(installation.address);
    const creator = api.as(await installation.service("blogs.create"));
    const { name } = await creator.post("blogs?blogId=house&owner.displayName=Ada", { title: "A house", commentPolicy: OPEN });
    const owner = await installation.member("house", "Ada", "OWNER");
    return new House(installation, api, { name, path: "/b/house/", owner });
  }

  /// A post for one test.
  post(title) {
    return freshPost(title, this.blog, this.api);
  }

  /// Ends it, and leaves nothing behind.
  async pullDown() {
    await this.installation.end("SIGKILL");
    await rm(this.installation.folder, { recursive: true, force: true });
  }
}
