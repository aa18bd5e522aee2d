use super::{address, encoders};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A listener that sends `answer` to everybody, and its port.
async fn answers(answer: Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut hello = [0; 64];
                let _ = stream.read(&mut hello).await;
                let _ = stream.write_all(&answer).await;
                // Held open until the other side goes, as servers do.
                let _ = stream.read_to_end(&mut Vec::new()).await;
            });
        }
    });
    port
}

/// A port that nobody listens on.
async fn nobodys() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn an_encoders_door_is_told_from_something_else() {
    let door = answers([3].into_iter().chain([0; 1536]).collect()).await;
    assert_eq!(encoders::check(&format!("rtmp://127.0.0.1:{door}/live")).await.code, "encoders_good");
    let web = answers(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()).await;
    assert_eq!(encoders::check(&format!("rtmp://127.0.0.1:{web}/live")).await.code, "encoders_not_rtmp");
    let closed = nobodys().await;
    assert_eq!(encoders::check(&format!("rtmp://127.0.0.1:{closed}/live")).await.code, "unreachable");
    assert_eq!(encoders::check("https://zhiyin.example/live").await.code, "encoders_bad_url");
}

#[tokio::test]
async fn an_address_says_what_is_wrong_with_it() {
    assert_eq!(address::check("http://127.0.0.1:3000").await.code, "address_local");
    assert_eq!(address::check("http://zhiyin.example").await.code, "address_not_https");
    assert_eq!(address::check("zhiyin.example").await.code, "address_bad_url");
    let closed = nobodys().await;
    assert_eq!(address::check(&format!("https://127.0.0.1:{closed}")).await.code, "unreachable");
    let plain = answers(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()).await;
    assert_eq!(address::check(&format!("https://127.0.0.1:{plain}")).await.code, "certificate");
}
