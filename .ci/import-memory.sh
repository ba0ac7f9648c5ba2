#!/usr/bin/env bash
# Peak memory of `rapport import` on a file and on one ten times as large: within 1.2 times.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --release --quiet -p rapport

export_of() { # number of posts
  python3 - "$1" <<'PYTHON'
import sys
posts = int(sys.argv[1])
print('<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
      'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
      '<title>Many</title><link>http://many.example</link><wp:wxr_version>1.2</wp:wxr_version>'
      '<wp:base_blog_url>http://many.example</wp:base_blog_url>')
words = 'A glass that is never empty tells more than a bell that is always answered. ' * 40
for post in range(1, posts + 1):
    print(f'<item><title>Post {post}</title><dc:creator>ada</dc:creator><content:encoded><![CDATA[<p>{words}</p>]]></content:encoded>'
          f'<wp:post_id>{post}</wp:post_id><wp:post_date_gmt>2012-11-19 08:00:00</wp:post_date_gmt><wp:post_name>post-{post}</wp:post_name>'
          '<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>')
    for comment in range(5):
        print(f'<wp:comment><wp:comment_id>{post * 5 + comment}</wp:comment_id><wp:comment_author>Guest</wp:comment_author>'
              '<wp:comment_date_gmt>2012-11-20 08:00:00</wp:comment_date_gmt><wp:comment_content>So it is.</wp:comment_content>'
              '<wp:comment_approved>1</wp:comment_approved><wp:comment_parent>0</wp:comment_parent></wp:comment>')
    print('</item>')
print('</channel></rss>')
PYTHON
}

peak() { # posts: peak resident memory of the import, in KiB
  export_of "$1" >"$work/$1.xml"
  python3 - target/release/rapport "$work/$1" "$work/$1.xml" <<'PYTHON'
import resource, subprocess, sys
program, data, export = sys.argv[1:]
subprocess.run([program, 'import', '--blog', 'many', '--data-dir', data, export], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PYTHON
}

small=$(peak 300)
large=$(peak 3000)
echo "peak memory of an import: $small KiB for 300 posts, $large KiB for 3,000"
awk -v small="$small" -v large="$large" 'BEGIN { ratio = large / small; printf "ratio %.2f (bound 1.20)\n", ratio; exit ratio > 1.2 }'
