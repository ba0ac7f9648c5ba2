// The REST face, for what tests put there and count afterwards.

/// Calls `path` under `/v1/`; throws with the server's own words when it refuses.
export class Api {
  constructor(address, token) {
    Object.assign(this, { address, token });
  }

  as(token) {
    return new Api(this.address, token);
  }

  async call(method, path, body) {
    const answer = await this.try(method, path, body);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.value)}`);
    return answer.value;
  }

  /// The answer as it is, also when it is a refusal.
  async try(method, path, body) {
    const headers = { "content-type": "application/json" };
    if (this.token) headers.authorization = `Bearer ${this.token}`;
    const response = await fetch(`${this.address}/v1/${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    return { ok: response.ok, status: response.status, value: await response.json().catch(() => null) };
  }

  get(path) {
    return this.call("GET", path);
  }

  post(path, body = {}) {
    return this.call("POST", path, body);
  }

  patch(path, body) {
    return this.call("PATCH", path, body);
  }

  /// All items of a list, over its pages.
  async all(path, field) {
    const items = [];
    let token = "";
    do {
      const page = await this.get(`${path}${path.includes("?") ? "&" : "?"}pageSize=100&pageToken=${encodeURIComponent(token)}`);
      items.push(...(page[field] ?? []));
      token = page.nextPageToken;
    } while (token);
    return items;
  }
}

/// Calls `work` for each item, at most `width` at a time, in order of the items.
export async function each(items, width, work) {
  const answers = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const at = next++;
      answers[at] = await work(items[at], at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return answers;
}
