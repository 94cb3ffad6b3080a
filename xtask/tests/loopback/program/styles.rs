//! Every style in every location, as the tables of OpenAPI 3.0.4 and 3.1.1 have it, in the requests of a generated client.

use library_client::client::Server;
use library_client::spec::*;
use library_client::{Api, Auth, Client};

fn colors() -> Vec<String> {
    ["blue", "black", "brown"].map(str::to_owned).to_vec()
}

fn rgb() -> Rgb {
    Rgb::new().b(150).g(200).r(100)
}

pub fn are_those_of_the_tables() {
    let client = Client::new(Auth::new().key("k"));
    let styles = Styles::new(colors(), rgb(), colors(), colors(), rgb());
    let bare = client.prepare(&styles).unwrap();
    let path = "/styles/blue,black,brown/B=150,G=200,R=100/.blue.black.brown\
                /;matrix=blue,black,brown/;B=150;G=200;R=100";
    assert_eq!(bare.uri().to_string(), format!("{}{path}?api_key=k", Api::URL));
    let agent = bare.headers()["user-agent"].to_str().unwrap();
    assert!(agent.starts_with("library-client/"), "{agent}");

    let styles = styles.form(colors()).form_flat(colors()).form_object(rgb());
    let styles = styles.form_flat_object(rgb()).space(colors()).pipe(colors());
    let styles = styles.deep(rgb()).json(rgb()).open("a/b?c&d");
    let styles = styles.x_list(colors()).x_object(rgb()).crumbs(colors());
    let full = client.prepare(&styles.user_agent("mine/1")).unwrap();
    let pairs: Vec<&str> = full.uri().query().unwrap().split('&').collect();
    assert_eq!(
        pairs,
        [
            "form=blue",
            "form=black",
            "form=brown",
            "formFlat=blue,black,brown",
            "B=150",
            "G=200",
            "R=100",
            "formFlatObject=B,150,G,200,R,100",
            "space=blue%20black%20brown",
            "pipe=blue%7Cblack%7Cbrown",
            "deep%5BB%5D=150",
            "deep%5BG%5D=200",
            "deep%5BR%5D=100",
            "json=%7B%22B%22%3A150%2C%22G%22%3A200%2C%22R%22%3A100%7D",
            "open=a/b?c%26d",
            "api_key=k",
        ]
    );
    let header = |name: &str| full.headers()[name].to_str().unwrap();
    assert_eq!(header("x-list"), "blue,black,brown");
    assert_eq!(header("x-object"), "B=150,G=200,R=100");
    assert_eq!(header("cookie"), "crumbs=blue,black,brown");
    assert_eq!(header("user-agent"), "mine/1");
    properties_of_a_form(&client);
}

fn properties_of_a_form(client: &Client<Auth>) {
    let form = StyledFormRequest::new()
        .list(colors())
        .flat(colors())
        .piped(colors())
        .object(rgb())
        .spread(rgb())
        .deep(rgb())
        .json(colors())
        .open("a/b?c&d#e");
    let styled = StyledForm::new(colors(), rgb(), rgb(), colors(), rgb(), form);
    let request = client.prepare(&styled).unwrap();
    let path = "/styles/blue,black,brown/B,150,G,200,R,100/.B,150,G,200,R,100\
                /;matrix=blue;matrix=black;matrix=brown/;matrixObject=B,150,G,200,R,100";
    assert_eq!(request.uri().to_string(), format!("{}{path}?api_key=k", Api::URL));
    let body = std::str::from_utf8(request.body()).unwrap();
    let mut pairs: Vec<&str> = body.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        [
            "B=150",
            "G=200",
            "R=100",
            "deep%5BB%5D=150",
            "deep%5BG%5D=200",
            "deep%5BR%5D=100",
            "flat=blue,black,brown",
            "json=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D",
            "list=black",
            "list=blue",
            "list=brown",
            "object=%7B%22B%22%3A150%2C%22G%22%3A200%2C%22R%22%3A100%7D",
            "open=a/b?c%26d#e",
            "piped=blue%7Cblack%7Cbrown",
        ]
    );
}
