// The pictures of the seeded posts: hosts of pictures are elsewhere, as in real posts.

import { once } from "node:events";
import { createServer } from "node:http";

const GLASS = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540" viewBox="0 0 960 540">
<rect width="960" height="540" fill="#7c5c3e"/><ellipse cx="480" cy="430" rx="330" ry="40" fill="#63482f"/>
<path d="M380 120h200l-30 310h-140z" fill="#cfe6ee" opacity=".55"/><path d="M388 200h184l-22 230h-140z" fill="#8fc3d8" opacity=".8"/></svg>`;

/// Serves pictures until the process ends; answers the address.
export async function servePictures() {
  const server = createServer((request, response) => {
    const known = request.url === "/glass.svg";
    response.writeHead(known ? 200 : 404, { "content-type": "image/svg+xml", "cache-control": "max-age=600" });
    response.end(known ? GLASS : "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  return `http://127.0.0.1:${server.address().port}`;
}
