//! The stylesheet, the reader's script and the icon at their addresses.

use gateway::pages::assets::{ICON, SCRIPT, STYLESHEET, icon_path, script_path, stylesheet_path};
use http::{Request, header};

use crate::{services::House, world::Shared};

#[tokio::test]
async fn each_is_kept_for_ever_under_the_name_of_its_content() {
    let house = House::over(Shared::default());
    for (path, kind, text) in [
        (stylesheet_path(), "text/css; charset=utf-8", STYLESHEET),
        (script_path(), "text/javascript; charset=utf-8", SCRIPT.as_str()),
        (icon_path(), "image/svg+xml", ICON),
    ] {
        let file = house.get(path).await;
        file.is(200);
        assert_eq!(file.header(header::CONTENT_TYPE), kind);
        assert_eq!(file.header(header::CACHE_CONTROL), "public, max-age=31536000, immutable");
        assert!(file.body == text, "{path} is another text");
    }
}

#[tokio::test]
async fn the_name_of_another_release_is_served_and_not_kept() {
    let house = House::over(Shared::default());
    for (extension, text) in [("css", STYLESHEET), ("js", SCRIPT.as_str()), ("svg", ICON)] {
        let file = house.get(&format!("/assets/rapport.0123456789abcdef.{extension}")).await;
        file.is(200);
        assert_eq!(file.header(header::CACHE_CONTROL), "no-store");
        assert!(file.body == text, "{extension} is another text");
    }
}

#[tokio::test]
async fn there_is_nothing_else_in_the_folder() {
    let house = House::over(Shared::default());
    for file in ["rapport.js", "rapport.0123456789abcdef.map", "other.0123456789abcdef.js", "..%2frapport.js"]
    {
        house.get(&format!("/assets/{file}")).await.is(404);
    }
}

#[tokio::test]
async fn pages_with_a_discussion_load_the_script_and_the_others_none() {
    let house = House::over(Shared::with_one_post());
    let script = format!("<script src=\"{}\" type=\"module\"></script>", script_path());
    let stylesheet = format!("<link rel=\"stylesheet\" href=\"{}\">", stylesheet_path());
    house.get("/b/waiter/week-1").await.is(200).says(&script).says(&stylesheet);
    for path in ["/", "/b/waiter/", "/nothing"] {
        house.get(path).await.does_not_say("<script src").says(&stylesheet);
    }
}

/// A module that does not say that it is a script is not run.
#[tokio::test]
async fn the_edge_leaves_the_scripts_type_alone() {
    let house = House::over(Shared::default());
    let script = house.through_the_port(Request::get(script_path()).body(String::new()).unwrap()).await;
    assert_eq!(script.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
    assert_eq!(script.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
}
