// What the pages show in the tests: three blogs (English, German, right to left) with posts and talk.

import { Api, each } from "./api.mjs";

const DAY_MS = 86_400_000;
/// Calls under way at once.
const WIDTH = 6;
const ago = (days) => new Date(Date.now() - days * DAY_MS).toISOString();

/// Where a guest may write as fast as a test does.
export const OPEN = { holdFirstComment: false, floodInterval: "0s" };

const essay = (pictures) => `The waiter came by **before the glass was empty**, and without a word.

## What he did

> Service is what you remember when you have forgotten the food.

1. He saw that the glass was low.
2. He filled it.
3. He left.

![A glass of water on a table](${pictures}/glass.svg)

A loop of this kind is easily written down, and [hardly ever](https://example.org/) kept:

\`\`\`rust
// Nobody asks; somebody looks.
fn serve(table: &mut Table) -> Result<(), Late> {
    for glass in &mut table.glasses {
        if glass.level() < 0.25 { glass.fill()?; }
    }
    Ok(())
}
\`\`\`

| what | how often | by whom |
|---|---:|---|
| water | 7 times | Samuel |
| the bill | once | Samuel |

The rest of the evening is soon told: ~~nobody~~ everybody was content, and \`tip > 20 %\`.`;

const experience = (business, agentName, verdict, days) => ({
  business, agentName, verdict: `VERDICT_${verdict}`, occurredOn: ago(days).slice(0, 10),
});

const ESSAYS = [
  ["Fell between the cracks", "BAD", "Blue Door Telecom", "Nobody", ["phone", "bad service"]],
  ["The bookshop that called back", "GREAT", "Corner Books", "Irene", ["books", "great service"]],
  ["An hour in the queue", "BAD", "Blue Door Telecom", "Kim", ["phone"]],
  ["A counter without a person", "FORGETTABLE", "Parcel Point", "", ["post office"]],
  ["The tailor's second look", "GREAT", "Ahmed & Sons", "Ahmed", ["great service"]],
  ["Where the menu is a novel", "FORGETTABLE", "The Olive Court", "", ["restaurants"]],
  ["The night porter", "GREAT", "Harbour Inn", "Lena", ["hotels", "great service"]],
  ["Three transfers and a song", "BAD", "Blue Door Telecom", "", ["phone", "bad service"]],
  ["The glass, a year later", "GREAT", "The Olive Court", "Samuel", ["restaurants", "great service"]],
  ["Small print in large letters", "FORGETTABLE", "Parcel Point", "", []],
  ["The librarian's short list", "GREAT", "City Library", "Bo", ["books"]],
  ["A letter that was answered", "GREAT", "Water Works", "Ruth", ["letters"]],
];

class Seeding {
  constructor(installation, pictures) {
    Object.assign(this, { installation, pictures, api: new Api(installation.address) });
  }

  async blog(id, fields, owner) {
    const made = await this.api.as(this.creator).post(`blogs?blogId=${id}&owner.displayName=${encodeURIComponent(owner)}`, {
      commentPolicy: OPEN, ...fields,
    });
    const token = await this.installation.member(id, owner, "OWNER");
    return { id, name: made.name, path: `/b/${id}/`, owner: token };
  }

  async published(blog, post, days) {
    const api = this.api.as(blog.owner);
    const { name } = await api.post(`${blog.name}/posts`, post);
    const published = await api.post(`${name}:publish`, days ? { publishTime: ago(days) } : {});
    const author = published.author.split("/").at(-1);
    return { name, slug: published.slug, path: `${blog.path}${published.slug}`, title: published.title, author };
  }

  /// Comments are imported, because only then may they be of other days.
  async talk(blog, post, comments) {
    const list = comments.map(({ key, parent = "", by, text, days, url = "" }) => ({
      sourceKey: `${post.slug}-${key}`,
      parentSourceKey: parent === "" ? "" : `${post.slug}-${parent}`,
      post: post.name,
      kind: "COMMENT_KIND_COMMENT",
      state: "COMMENT_STATE_APPROVED",
      author: { displayName: by, url },
      content: text,
      createTime: ago(days),
    }));
    const { results } = await this.api.as(this.importer).post(`${blog.name}/comments:import`, { comments: list });
    return results.map((result) => result.comment);
  }
}

/// 52 threads: one goes deep, one has more replies than a page shows, and they fill more than one page.
function discussion() {
  const people = ["Ada", "Grace", "Linus", "Barbara", "Edsger", "Margaret", "Donald"];
  const by = (at) => people[at % people.length];
  const texts = [
    "I remember a waiter like that, in a town whose name I forget.",
    "Yes: the *best* service is the one that nobody notices.\n\n> before the glass was empty\n\nThat is it.",
    "Not everywhere. See [the other side](https://example.org/other) of it:\n\n- slow\n- loud\n- dear",
    "`fill()` without a level check? Then the glass runs over.\n\n```\nwhile thirsty { drink() }\n```",
    "What was his name? Names should be said when somebody does well.",
  ];
  const roots = Array.from({ length: 52 }, (_, at) => ({
    key: `r${at}`, by: by(at), text: texts[at % texts.length], days: 60 - at, url: at % 9 === 0 ? "https://example.org/ada" : "",
  }));
  const deep = Array.from({ length: 7 }, (_, at) => ({
    key: `d${at}`, parent: at === 0 ? "r1" : `d${at - 1}`, by: by(at + 2), text: `Level ${at + 1}: and what did he answer?`, days: 50 - at,
  }));
  const wide = Array.from({ length: 30 }, (_, at) => ({
    key: `w${at}`, parent: "r2", by: by(at + 1), text: `So says reply ${at + 1} of thirty.`, days: 40 - at / 2,
  }));
  return [...roots, ...deep, ...wide];
}

/// Fills an installation and says where everything is; plain data, to be handed on as JSON.
export async function seed(installation, pictures) {
  const seeding = new Seeding(installation, pictures);
  [seeding.creator, seeding.importer] = await Promise.all([
    installation.service("blogs.create"),
    installation.service("import", "posts.read", "posts.write", "comments.read", "comments.write"),
  ]);

  const service = await seeding.blog("service", {
    title: "Notes on Service", description: "Great, bad, and fallen between the cracks.", language: "en", timeZone: "America/New_York",
  }, "Ada");
  const essays = await each(ESSAYS, WIDTH, ([title, verdict, business, agent, labels], at) => {
    const content = `It was on a day like this one.\n\n${title}: that is the whole story, told in a few lines, and `.concat("told once more. ".repeat(12));
    const post = { title, content, labels, experience: experience(business, agent, verdict, 30 * (ESSAYS.length - at)) };
    return seeding.published(service, post, 28 * (ESSAYS.length - at) + 2);
  });
  // As many as it takes to have a second page.
  await each(Array.from({ length: 10 }, (_, at) => at + 1), WIDTH, (week) => {
    const content = `Nothing of note in week ${week}, and that is **good** service, too.`;
    return seeding.published(service, { title: `Week ${week}`, content, labels: ["weeks"] }, 400 + 7 * week);
  });
  const post = await seeding.published(service, {
    title: "The waiter who came by before the glass was empty",
    content: essay(pictures),
    labels: ["restaurants", "great service"],
    experience: experience("The Olive Court", "Samuel", "GREAT", 3),
  }, 70);
  const comments = await seeding.talk(service, post, discussion());
  await seeding.talk(service, essays[10], [{ key: "one", by: "Grace", text: "Thank you for the list.", days: 1 }]);
  const quiet = essays[11];
  const closed = await seeding.published(service, {
    title: "Nobody may answer this", content: "It is said, and that is all.", commentPolicy: { commenters: "COMMENTERS_NOBODY" },
  }, 80);
  await seeding.api.as(service.owner).post(`${service.name}/posts`, { title: "A draft", content: "Not yet." });

  const held = await seeding.blog("held", { title: "Held first", language: "en", commentPolicy: { holdFirstComment: true, floodInterval: "0s" } }, "Ada");
  const heldPost = await seeding.published(held, { title: "First words wait here", content: "Everybody's first words are read before they are shown." });

  const german = await seeding.blog("dienst", {
    title: "Über guten Dienst", description: "Was bleibt, wenn das Essen vergessen ist.", language: "de", timeZone: "Europe/Berlin",
  }, "Käthe");
  const germanPost = await seeding.published(german, {
    title: "Der Kellner, der von selbst kam", content: essay(pictures), labels: ["Gasthäuser"],
    experience: experience("Zum Ölberg", "Jürgen", "GREAT", 5),
  }, 4);
  await seeding.talk(german, germanPost, [
    { key: "a", by: "Jürgen", text: "Schön, dass es auffiel.", days: 3 },
    { key: "b", parent: "a", by: "Käthe", text: "Und **wie** es auffiel!", days: 2 },
  ]);

  const mirrored = await seeding.blog("mirrored", { title: "Mirrored notes", description: "Everything from right to left.", language: "ar-XB" }, "Ada");
  const mirroredPost = await seeding.published(mirrored, {
    title: "The waiter, from right to left", content: essay(pictures), labels: ["restaurants", "letters"],
    experience: experience("The Olive Court", "Samuel", "GREAT", 6),
  }, 6);
  await seeding.published(mirrored, { title: "Another note", content: "With little in it.", labels: ["letters"] }, 40);
  await seeding.talk(mirrored, mirroredPost, [
    { key: "a", by: "Ada", text: "First.", days: 3, url: "https://example.org/ada" },
    { key: "b", parent: "a", by: "Grace", text: "Second: *in* answer.", days: 2 },
    { key: "c", parent: "b", by: "Linus", text: "Third.", days: 1 },
  ]);

  return {
    importer: seeding.importer, creator: seeding.creator,
    service, post, comments, quiet, closed, essays, held, heldPost, german, germanPost, mirrored, mirroredPost,
    business: "The Olive Court", label: "great service",
  };
}
