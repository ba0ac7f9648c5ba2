//! The WordPress reader through its public face: what it reads, what it mends, what it refuses.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use rapport::import::wxr::{
    Approval, Author, Channel, Comment, CommentKind, CommentStatus, DateSource, Error, Event, Item, ItemKind,
    LabelKind, MAX_PENDING_MENDS, Mend, Mended, Reader, Seems, Skipped, Status, WxrVersion,
};

/// All that one reading gave.
#[derive(Debug, Default)]
struct Reading {
    events: Vec<Event>,
    error: Option<Error>,
    mends: Vec<Mend>,
    position: u64,
}

impl Reading {
    fn of(input: impl BufRead) -> Self {
        let mut reader = Reader::new(input);
        let mut reading = Self::default();
        while let Some(event) = reader.next() {
            match event {
                Ok(event) => reading.events.push(event),
                Err(error) => reading.error = Some(error),
            }
            reading.mends.extend(reader.take_mends());
            assert!(reading.events.len() < 10_000, "the reader goes round in circles");
        }
        assert!(reader.next().is_none(), "the end stays the end");
        reading.mends.extend(reader.take_mends());
        reading.position = reader.position();
        reading
    }

    /// A reading that came to the end.
    fn whole(input: impl BufRead) -> Self {
        let reading = Self::of(input);
        assert!(reading.error.is_none(), "{:?}", reading.error);
        reading
    }

    fn channel(&self) -> &Channel {
        match self.events.first() {
            Some(Event::Channel(channel)) => channel,
            other => panic!("the channel comes first, not {other:?}"),
        }
    }

    fn pick<'a, T>(&'a self, wanted: impl Fn(&'a Event) -> Option<&'a T>) -> Vec<&'a T> {
        self.events.iter().filter_map(wanted).collect()
    }

    fn authors(&self) -> Vec<&Author> {
        self.pick(|event| if let Event::Author(author) = event { Some(author) } else { None })
    }

    fn items(&self) -> Vec<&Item> {
        self.pick(|event| if let Event::Item(item) = event { Some(&**item) } else { None })
    }

    fn skipped(&self) -> Vec<&Skipped> {
        self.pick(|event| if let Event::Skipped(skipped) = event { Some(skipped) } else { None })
    }

    fn comments(&self) -> Vec<&Comment> {
        self.items().into_iter().flat_map(|item| &item.comments).collect()
    }

    fn mended(&self, what: &Mended) -> Vec<u64> {
        self.mends.iter().filter(|mend| mend.what == *what).map(|mend| mend.line).collect()
    }
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wxr");
    std::fs::read(folder.join(name)).unwrap()
}

fn read(name: &str) -> Reading {
    Reading::whole(Cursor::new(fixture(name)))
}

/// An export with one post, around the given elements.
fn export(elements: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss xmlns:wp=\"http://wordpress.org/export/1.2/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\n<channel><wp:wxr_version>1.2</wp:wxr_version>\n\
         <item><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type>\
         <wp:post_date_gmt>2020-01-02 03:04:05</wp:post_date_gmt>\n{elements}\n</item></channel></rss>\n"
    )
}

/// The post of `export(elements)`, and what was mended.
fn post(elements: &str) -> (Item, Vec<Mended>) {
    post_of(export(elements).as_bytes())
}

fn post_of(bytes: &[u8]) -> (Item, Vec<Mended>) {
    let reading = Reading::whole(bytes);
    let item = reading.items()[0].clone();
    (item, reading.mends.into_iter().map(|mend| mend.what).collect())
}

fn refused(bytes: &[u8]) -> Seems {
    match Reading::of(bytes).error {
        Some(Error::NotAnExport { seems }) => seems,
        other => panic!("this is no export, and yet: {other:?}"),
    }
}

#[test]
fn the_channel_says_what_the_blog_is() {
    let reading = read("complete.xml");
    let expected = Channel {
        line: 9,
        title: "At the Counter".to_owned(),
        description: "Notes on being served & serving".to_owned(),
        language: "en-GB".to_owned(),
        base_site_url: "https://example.org".to_owned(),
        base_blog_url: "https://counter.example".to_owned(),
        version: WxrVersion::V1_2,
    };
    assert_eq!(*reading.channel(), expected);
}

#[test]
fn authors_come_with_names_as_readers_see_them() {
    let reading = read("complete.xml");
    let authors = reading.authors();
    assert_eq!(authors.len(), 2);
    assert_eq!(authors[0].login, "mara");
    assert_eq!(authors[0].email, "mara@counter.example");
    assert_eq!(authors[0].display_name, "Mara & Co");
    assert_eq!((authors[1].login.as_str(), authors[1].email.as_str()), ("jon", ""));
}

#[test]
fn a_post_comes_with_all_its_fields() {
    let reading = read("complete.xml");
    let post = reading.items()[0];
    assert_eq!((post.line, post.kind, post.source_id), (31, ItemKind::Post, Some(7)));
    assert_eq!(post.title, "The waiter who remembered – \"twice\"");
    assert_eq!(post.guid, "https://counter.example/?p=7");
    assert_eq!(post.slug, "café-waiter");
    assert_eq!(post.link_path.as_deref(), Some("/2024/01/the-waiter/?ref=feed"));
    assert_eq!(post.author_login, "mara");
    assert!(post.content.starts_with("<!-- wp:paragraph -->\n<p>He knew"));
    assert_eq!(post.excerpt, "A short one.");
    assert_eq!((&post.status, post.comment_status), (&Status::Publish, CommentStatus::Open));
    assert!(post.sticky && !post.password_protected);
    assert_eq!(post.publish_time.unwrap().to_string(), "2024-01-10T08:30:00Z");
    assert_eq!(post.update_time.unwrap().to_string(), "2024-01-11T10:00:00Z");
}

#[test]
fn a_page_may_be_private_closed_and_guarded_by_a_password() {
    let reading = read("complete.xml");
    let page = reading.items()[1];
    assert_eq!((page.kind, &page.status), (ItemKind::Page, &Status::Private));
    assert_eq!(page.comment_status, CommentStatus::Closed);
    assert!(page.password_protected);
    assert_eq!(page.link_path.as_deref(), Some("/?page_id=2"));
    assert_eq!(page.update_time, None);
}

#[test]
fn labels_are_categories_and_tags_each_name_once() {
    let reading = read("complete.xml");
    let labels: Vec<_> = reading.items()[0].labels.iter().map(|l| (l.kind, &*l.name, &*l.slug)).collect();
    let expected =
        [(LabelKind::Category, "Service", "service"), (LabelKind::Tag, "Tips & Tricks", "tips-tricks")];
    assert_eq!(labels, expected);
}

#[test]
fn comments_keep_author_state_kind_and_parent() {
    let reading = read("complete.xml");
    let comments = &reading.items()[0].comments;
    let expected = Comment {
        line: 64,
        source_id: Some(21),
        author_name: "Ines O'Neil".to_owned(),
        author_email: "ines@example.com".to_owned(),
        author_url: "https://ines.example/?a=1&b=2".to_owned(),
        author_ip: "192.0.2.7".to_owned(),
        create_time: Some("2024-01-10T09:00:00Z".parse().unwrap()),
        content: "Lovely.\n\n Two paragraphs.".to_owned(),
        approval: Approval::Approved,
        kind: CommentKind::Comment,
        parent_source_id: None,
        user_id: None,
    };
    assert_eq!(comments[0], expected);
    assert_eq!((comments[1].parent_source_id, comments[1].user_id), (Some(21), Some(1)));
    let rest: Vec<_> = comments[1..].iter().map(|c| (c.approval, c.kind.clone())).collect();
    let expected = [
        (Approval::Pending, CommentKind::Comment),
        (Approval::Spam, CommentKind::Pingback),
        (Approval::Trash, CommentKind::Trackback),
        (Approval::Approved, CommentKind::Other("order_note".to_owned())),
    ];
    assert_eq!(rest, expected);
}

#[test]
fn other_items_are_skipped_by_name() {
    let reading = read("complete.xml");
    let skipped = reading.skipped();
    let types: Vec<_> = skipped.iter().map(|it| it.post_type.as_str()).collect();
    assert_eq!(types, ["attachment", "nav_menu_item", "revision", "wp_block", "event"]);
    let photo = skipped[0];
    assert_eq!((photo.source_id, &*photo.title, photo.comments), (Some(8), "photo", 1));
}

#[test]
fn a_sound_export_needs_no_mending() {
    for name in ["complete.xml", "other-prefixes.xml"] {
        assert_eq!(read(name).mends, [], "{name}");
    }
}

#[test]
fn the_position_ends_at_the_length_of_the_file() {
    for name in ["complete.xml", "torn.xml"] {
        assert_eq!(read(name).position, fixture(name).len() as u64, "{name}");
    }
}

#[test]
fn version_1_0_has_no_authors_and_writes_labels_twice() {
    let reading = read("version-1.0.xml");
    assert_eq!(reading.channel().version, WxrVersion::V1_0);
    assert_eq!(reading.channel().base_blog_url, "http://old.example");
    assert!(reading.authors().is_empty());
    let post = reading.items()[0];
    assert_eq!(post.link_path.as_deref(), Some("/2008/11/week-1-eoc.html"));
    let labels: Vec<_> = post.labels.iter().map(|l| (l.kind, &*l.name, &*l.slug)).collect();
    let expected = [(LabelKind::Category, "Allgemein", "allgemein"), (LabelKind::Tag, "Tee", "tee")];
    assert_eq!(labels, expected);
    assert_eq!(post.comments[0].author_url, "http://gast.example/?x=1&y=2");
    assert_eq!(post.comments[0].content, "Ein Kommentar & ohne CDATA");
    assert_eq!(reading.mended(&Mended::BareAmpersand), [32]);
}

#[test]
fn namespaces_count_not_prefixes() {
    let reading = read("other-prefixes.xml");
    assert_eq!(reading.channel().version, WxrVersion::V1_1);
    assert_eq!(reading.authors()[0].login, "kim");
    let post = reading.items()[0];
    assert_eq!((&*post.content, &*post.excerpt), ("the content", "the excerpt"));
    assert_eq!((&*post.author_login, post.comments.len()), ("kim", 1));
}

#[test]
fn a_torn_export_is_read_to_its_end() {
    let reading = read("torn.xml");
    assert_eq!(reading.channel().title, "Fish & Chips\u{A0}Ltd");
    let items = reading.items();
    let titles: Vec<_> = items.iter().map(|item| item.title.as_str()).collect();
    let expected = ["Zero — &bogus; AT&T; a < b", "No CDATA", "Never closed", "Last"];
    assert_eq!(titles, expected);
    assert_eq!(items[0].content, "if (a[b[0]]> 1)");
    assert_eq!(items[1].content, "<p class=\"x\">It's <b>bold</b> <br/>here</p>");
    assert_eq!(items[1].excerpt, "an old ]]> inside");
    assert_eq!(items[0].comments.len(), 2);
    assert_eq!(items[0].comments[0].content, "bell here – done");
    assert_eq!(items[0].comments[0].approval, Approval::Pending);
}

#[test]
fn each_mend_names_its_line() {
    let reading = read("torn.xml");
    let mended = |what: Mended| reading.mended(&what);
    let unclosed = |name: &str| mended(Mended::Unclosed { element: name.to_owned() });
    let prefix = |name: &str| mended(Mended::UndeclaredPrefix { prefix: name.to_owned() });
    assert_eq!(mended(Mended::StrayStart { bytes: 66 }), [1]);
    assert_eq!(mended(Mended::BareAmpersand), [6]);
    assert_eq!(mended(Mended::UnknownEntity { name: "T".to_owned() }), [10]);
    assert_eq!(mended(Mended::HtmlEntity { name: "nbsp".to_owned() }), [6]);
    assert_eq!(mended(Mended::Version { found: Some("42".to_owned()) }), [8]);
    assert_eq!(mended(Mended::HtmlEntity { name: "mdash".to_owned() }), [10]);
    assert_eq!(mended(Mended::UnknownEntity { name: "bogus".to_owned() }), [10]);
    assert_eq!(mended(Mended::BareLessThan), [10]);
    assert_eq!(mended(Mended::SplitCdata), [13]);
    assert_eq!(mended(Mended::ControlCharacter { code: 7 }), [25]);
    assert_eq!(mended(Mended::MarkupInText { element: "content:encoded".to_owned() }), [38]);
    assert_eq!(mended(Mended::CdataEndInText { element: "excerpt:encoded".to_owned() }), [39]);
    assert_eq!(mended(Mended::TextBetweenElements { found: "stray words".to_owned() }), [44]);
    assert_eq!((prefix("atom"), prefix("wp")), (vec![7], vec![8]));
    assert_eq!((unclosed("wp:comment"), unclosed("title")), (vec![21], vec![35]));
    assert_eq!((unclosed("item"), unclosed("rss")), (vec![45], vec![56]));
    assert!(reading.mends.is_sorted_by_key(|mend| mend.line), "{:?}", reading.mends);
}

#[test]
fn a_wrong_date_falls_back_to_the_next_one_written() {
    let reading = read("torn.xml");
    let items = reading.items();
    let zero = |field, used| Mended::Date { field, found: "0000-00-00 00:00:00".to_owned(), used };
    assert_eq!(items[0].publish_time.unwrap().to_string(), "2015-02-03T04:05:06Z");
    assert_eq!(reading.mended(&zero("wp:post_date_gmt", DateSource::LocalTime)), [9]);
    assert_eq!(items[1].publish_time.unwrap().to_string(), "2015-03-03T10:00:00Z");
    assert_eq!(reading.mended(&zero("wp:post_date_gmt", DateSource::PubDate)), [34]);
    assert_eq!(items[0].comments[0].create_time, None);
    assert_eq!(reading.mended(&zero("wp:comment_date_gmt", DateSource::Nothing)), [21]);
    assert_eq!(items[3].publish_time, None);
}

#[test]
fn a_missing_version_is_read_as_1_2() {
    let text = export("").replace("<wp:wxr_version>1.2</wp:wxr_version>", "");
    let reading = Reading::whole(text.as_bytes());
    assert_eq!(reading.channel().version, WxrVersion::V1_2);
    assert_eq!(reading.mended(&Mended::Version { found: None }), [3]);
}

#[test]
fn a_byte_order_mark_and_blank_lines_are_passed_over() {
    let text = format!("\u{FEFF}\n\n{}", export("<title>x</title>"));
    let reading = Reading::whole(text.as_bytes());
    assert_eq!(reading.mended(&Mended::StrayStart { bytes: 5 }), [1]);
    assert_eq!(reading.items()[0].line, 6);
}

#[test]
fn control_characters_are_dropped() {
    let (post, mended) = post("<title>a\u{B}b\u{FFFE}c</title>");
    assert_eq!(post.title, "abc");
    let dropped = |code| Mended::ControlCharacter { code };
    assert_eq!(mended, [dropped(0xB), dropped(0xFFFE)]);
}

#[test]
fn bytes_that_are_not_utf_8_are_replaced() {
    let bytes = [b"<title>caf\xE9</title>".as_slice(), b"\n<guid>\xF0\x9F</guid>"].concat();
    let text = export("ELEMENTS").into_bytes();
    let at = text.windows(8).position(|window| window == b"ELEMENTS").unwrap();
    let text = [&text[..at], &bytes, &text[at + 8..]].concat();
    let reading = Reading::whole(text.as_slice());
    let item = reading.items()[0];
    assert_eq!((&*item.title, &*item.guid), ("caf\u{FFFD}", "\u{FFFD}"));
    assert_eq!(reading.mended(&Mended::InvalidUtf8), [5, 6]);
}

#[test]
fn a_declared_single_byte_encoding_is_honoured_for_what_is_not_utf_8() {
    for name in ["ISO-8859-1", "windows-1252"] {
        let text = export("<title>caf# %, caf\u{E9}</title>").replace("UTF-8", name);
        let bytes: Vec<u8> = text
            .bytes()
            .map(|byte| match byte {
                b'#' => 0xE9,
                b'%' => 0x96,
                byte => byte,
            })
            .collect();
        let (post, mended) = post_of(&bytes);
        assert_eq!(post.title, "caf\u{E9} –, caf\u{E9}");
        assert_eq!(mended, []);
    }
}

#[test]
fn an_unknown_encoding_is_read_as_utf_8_and_said() {
    let text = export("<title>é</title>").replace("UTF-8", "x-elvish");
    let (post, mended) = post_of(text.as_bytes());
    assert_eq!(post.title, "é");
    assert_eq!(mended, [Mended::UnknownEncoding { name: "x-elvish".to_owned() }]);
}

#[test]
fn html_entities_are_read_as_html_reads_them() {
    let (post, mended) = post("<title>&iexcl;&eacute;&yuml;&hellip;&euro;&alpha;&#x2019;&#151;&amp;</title>");
    assert_eq!(post.title, "¡éÿ…€α’—&");
    assert_eq!(mended.len(), 6);
}

#[test]
fn an_end_tag_with_a_declaration_of_its_own_is_an_end_tag() {
    let (post, _) = post("<title>x</title\u{FFFD} xmlns:wp=\"y\"></title><guid>g</guid>");
    assert_eq!(post.guid, "g");
}

#[test]
fn windows_line_ends_become_line_feeds() {
    let (post, mended) = post("<content:encoded><![CDATA[a\r\nb]]></content:encoded>");
    assert_eq!((&*post.content, mended.len()), ("a\nb", 0));
}

#[test]
fn a_quotation_mark_after_a_bare_less_than_swallows_nothing() {
    let (post, _) = post("<title>I <3 Joe's</title><link>https://a.example/it's</link>");
    assert_eq!(post.title, "I <3 Joe's");
    assert_eq!(post.link_path.as_deref(), Some("/it's"));
    let (post, _) = self::post("<title>I <b Joe's</title><guid>g</guid>");
    assert_eq!((&*post.title, &*post.guid), ("I <b Joe's", "g"));
}

#[test]
fn what_is_no_cdata_section_stays_text() {
    let (post, _) = post("<content:encoded><![if IE]>x<![endif]> <!y</content:encoded><guid>g</guid>");
    assert_eq!((&*post.content, &*post.guid), ("<![if IE]>x<![endif]> <!y", "g"));
}

#[test]
fn a_post_without_a_type_is_a_post_and_an_empty_item_is_skipped() {
    let text = export("</item><item/><item>").replace("<wp:post_type>post</wp:post_type>", "");
    let reading = Reading::whole(text.as_bytes());
    assert_eq!(reading.items().len(), 1);
    assert_eq!(reading.skipped().len(), 2);
    let (field, found) = ("wp:post_type", String::new());
    assert_eq!(reading.mended(&Mended::Value { field, found, used: "post" }), [4]);
}

#[test]
fn an_address_without_a_path_gives_none() {
    for link in ["", "https://a.example", "https://a.example/", "https://a.example/#x", "nonsense"] {
        let (post, _) = post(&format!("<link>{link}</link>"));
        assert_eq!(post.link_path, None, "{link}");
    }
}

#[test]
fn other_files_are_named_with_the_next_step() {
    assert_eq!(refused(b""), Seems::Empty);
    assert_eq!(refused(b" \n"), Seems::Empty);
    assert_eq!(refused(b"PK\x03\x04rest<?xml"), Seems::Zip);
    assert_eq!(refused(b"\x1F\x8B\x08rest"), Seems::Gzip);
    assert_eq!(refused(b"\xFF\xFE<\0?\0x\0m\0l\0"), Seems::Utf16);
    assert_eq!(refused(b"<!DOCTYPE html><html><body>Log in</body></html>"), Seems::Html);
    assert_eq!(refused(b"<?xml version='1.0'?>\n<!DOCTYPE html>\n<html></html>"), Seems::Html);
    assert_eq!(refused(b"\xEF\xBB\xBF [{\"id\": 1}]"), Seems::Json);
    assert_eq!(refused(b"-- dump\nCREATE TABLE `wp_posts` (id int);"), Seems::Sql);
    assert_eq!(refused(b"<?xml version='1.0'?><feed><entry/></feed>"), Seems::AtomFeed);
    let disqus = Seems::OtherXml { root: "disqus".to_owned() };
    assert_eq!(refused(b"<?xml version='1.0'?><disqus></disqus>"), disqus);
    assert_eq!(refused(b"Dear diary"), Seems::Unknown);
    assert_eq!(refused(&fixture("feed.xml")), Seems::RssFeed);
    let message = Reading::of(b"PK\x03\x04".as_slice()).error.unwrap().to_string();
    assert!(message.contains("a zip archive (unpack it"), "{message}");
    assert!(message.contains("in WordPress: Tools, Export, All content"), "{message}");
}

#[test]
fn a_truncated_file_names_the_line_and_the_item() {
    let bytes = fixture("complete.xml");
    let cut = bytes.windows(9).position(|window| window == b"Thank you").unwrap();
    let reading = Reading::of(&bytes[..cut]);
    let Some(Error::EndsEarly { line, open_item_line }) = reading.error else { panic!() };
    assert_eq!((line, open_item_line), (85, Some(31)));
    assert_eq!((reading.authors().len(), reading.items().len()), (2, 0));
}

fn cut(name: &str, step: usize) {
    let bytes = fixture(name);
    let whole = Reading::whole(bytes.as_slice());
    let channel_end = bytes.windows(10).position(|window| window == b"</channel>").unwrap() + 10;
    for cut in (0..bytes.len()).step_by(step) {
        let reading = Reading::of(&bytes[..cut]);
        assert_eq!(reading.events[..], whole.events[..reading.events.len()], "{name} {cut}");
        assert_eq!(reading.error.is_some(), cut < channel_end, "{name} {cut}");
    }
}

#[test]
fn a_sound_export_cut_anywhere_gives_all_that_is_complete() {
    cut("version-1.0.xml", 1);
    cut("complete.xml", 7);
}

#[test]
fn a_torn_export_cut_anywhere_gives_all_that_is_complete() {
    cut("torn.xml", 1);
}

/// Changes each byte in turn, in two of six ways that take turns too.
fn change_every_byte(name: &str) {
    let bytes = fixture(name);
    for at in 0..bytes.len() {
        let ways = [bytes[at] ^ 0x01, b'<', b'"', bytes[at] ^ 0x80, b'&', b']'];
        for byte in [ways[at % 3], ways[at % 3 + 3]] {
            let mut changed = bytes.clone();
            changed[at] = byte;
            let reading = Reading::of(changed.as_slice());
            assert!(reading.position <= bytes.len() as u64, "{name} {at} {byte}");
        }
    }
}

#[test]
fn no_changed_byte_makes_a_sound_export_panic_or_loop() {
    change_every_byte("version-1.0.xml");
}

#[test]
fn no_changed_byte_makes_a_torn_export_panic_or_loop() {
    change_every_byte("torn.xml");
}

#[test]
fn the_size_of_buffers_changes_nothing() {
    // The search for the beginning takes a first stretch at once: everything of interest stands behind it.
    let padding = format!("<!--{}-->", " ".repeat(70_000));
    for name in ["complete.xml", "torn.xml"] {
        let text = String::from_utf8(fixture(name)).unwrap();
        let text = text.replacen("<rss", &format!("{padding}<rss"), 1).replace("</title>", "é€😀</title>");
        let whole = Reading::whole(text.as_bytes());
        for capacity in [1, 2, 3, 5, 64] {
            let reading = Reading::whole(BufReader::with_capacity(capacity, text.as_bytes()));
            assert_eq!(reading.events, whole.events, "{name} {capacity}");
            assert_eq!(reading.mends, whole.mends, "{name} {capacity}");
        }
    }
}

/// Yields `head`, then `body` again and again.
struct Endless {
    head: Cursor<Vec<u8>>,
    body: Cursor<Vec<u8>>,
}

impl Endless {
    fn new(head: &str, body: &str) -> BufReader<Self> {
        BufReader::new(Self { head: Cursor::new(head.into()), body: Cursor::new(body.into()) })
    }
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let bytes = self.head.read(into)?;
        if bytes > 0 {
            return Ok(bytes);
        }
        self.body.set_position(self.body.position() % self.body.get_ref().len() as u64);
        self.body.read(into)
    }
}

const HEAD: &str = "<?xml version='1.0'?><rss xmlns:wp='http://wordpress.org/export/1.2/'><channel>";

#[test]
fn an_endless_export_is_read_item_by_item() {
    let item = "<item><title>x</title><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type></item>\n";
    let reader = Reader::new(Endless::new(HEAD, item)).limit_event_bytes(1_000);
    let items = reader.take(20_000).filter(|event| matches!(event, Ok(Event::Item(_)))).count();
    assert_eq!(items, 19_999);
}

#[test]
fn what_never_closes_ends_at_the_limit() {
    for body in [
        "<wp:comment_content>x ",
        "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>",
        "x",
        "<",
        "<!--",
    ] {
        let head = format!("{HEAD}\n<item>");
        let reader = Reader::new(Endless::new(&head, body)).limit_event_bytes(100_000);
        let last = reader.last().unwrap();
        assert!(matches!(last, Err(Error::TooLong { line: 2, limit_bytes: 100_000 })), "{last:?}");
    }
}

#[test]
fn mends_that_nobody_takes_are_counted_past_a_bound() {
    let text = export(&"<title>&nbsp;</title>\n".repeat(MAX_PENDING_MENDS + 5));
    let mut reader = Reader::new(text.as_bytes());
    while reader.next().is_some() {}
    let mends = reader.take_mends();
    assert_eq!(mends.len(), MAX_PENDING_MENDS + 1);
    assert_eq!(mends.last().unwrap().what, Mended::More { count: 5 });
}

/// Fails after what it has is read.
struct Failing(Cursor<Vec<u8>>);

impl Read for Failing {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(into)? {
            0 => Err(std::io::Error::other("the disk is gone")),
            bytes => Ok(bytes),
        }
    }
}

#[test]
fn a_failing_input_is_an_error_and_no_end() {
    let text = export(&" ".repeat(70_000)).replace("</item></channel></rss>", "");
    let reading = Reading::of(BufReader::new(Failing(Cursor::new(text.into_bytes()))));
    let error = reading.error.unwrap();
    assert!(matches!(error, Error::Read { line: 7, .. }), "{error:?}");
}

/// A file of the shared corpus, if this machine has it.
fn corpus(name: &str) -> Option<Reading> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../shared/corpus", name].iter().collect();
    let Ok(file) = std::fs::File::open(&path) else {
        println!("skipped: there is no corpus at {}", path.display());
        return None;
    };
    Some(Reading::whole(BufReader::new(file)))
}

fn count<T>(of: &[&T], wanted: impl Fn(&T) -> bool) -> usize {
    of.iter().filter(|it| wanted(it)).count()
}

#[test]
fn a_company_blog_of_wordpress_4_is_read_whole() {
    let Some(reading) = corpus("labs.wordpress.xml") else { return };
    let (items, comments) = (reading.items(), reading.comments());
    assert_eq!(count(&items, |item| item.kind == ItemKind::Post), 219);
    assert_eq!(count(&items, |item| item.kind == ItemKind::Page), 5);
    assert_eq!(comments.len(), 181);
    assert_eq!(count(&comments, |comment| comment.kind == CommentKind::Pingback), 62);
    assert_eq!(count(&comments, |comment| comment.parent_source_id.is_some()), 3);
    assert_eq!(count(&items, |item| item.publish_time.is_none()), 0);
    println!("mended: {:#?}", reading.mends);
}

#[test]
fn the_theme_unit_test_is_read_whole() {
    let Some(reading) = corpus("theme-unit-test.wordpress.xml") else { return };
    let (items, comments, skipped) = (reading.items(), reading.comments(), reading.skipped());
    assert_eq!(count(&items, |item| item.kind == ItemKind::Post), 58);
    assert_eq!(count(&items, |item| item.kind == ItemKind::Page), 21);
    assert_eq!(comments.len(), 33);
    assert_eq!(count(&comments, |comment| comment.parent_source_id.is_some()), 10);
    assert_eq!(count(&comments, |comment| comment.kind == CommentKind::Pingback), 2);
    assert_eq!(count(&comments, |comment| comment.kind == CommentKind::Trackback), 2);
    assert_eq!(count(&comments, |comment| comment.approval == Approval::Pending), 3);
    assert_eq!(count(&skipped, |it| it.post_type == "attachment"), 37);
    assert_eq!(count(&skipped, |it| it.post_type == "nav_menu_item"), 70);
    assert_eq!(skipped.len(), 107);
    println!("mended: {:#?}", reading.mends);
}
