//! `RTMP_PUBLIC_URL`, reached as an encoder would.

use super::{PATIENCE, connect};
use app::setup::Finding;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;

/// RTMP's own port (IANA: macromedia-fcs).
const PORT: u16 = 1935;
/// The only version there is, and the length of C1 and S1 (RTMP 1.0, 5.2.2 and 5.2.3).
const VERSION: u8 = 3;
const HELLO: usize = 1536;

pub async fn check(rtmp_url: &str) -> Finding {
    let url = Url::parse(rtmp_url).ok().filter(|url| url.scheme() == "rtmp");
    let Some((host, port)) = url.as_ref().and_then(|url| Some((url.host_str()?, url.port().unwrap_or(PORT)))) else {
        return Finding::bad("encoders_bad_url", rtmp_url);
    };
    match connect(host, port).await {
        Ok(stream) => match timeout(PATIENCE, greet(stream)).await {
            Ok(Ok(true)) => Finding::good("encoders_good"),
            Ok(Err(error)) => Finding::bad("encoders_not_rtmp", error),
            Ok(Ok(false)) | Err(_) => Finding::bad("encoders_not_rtmp", ""),
        },
        Err(finding) => finding,
    }
}

/// Sends C0 and C1 and sees whether S0 and the whole S1 come back.
async fn greet(mut stream: TcpStream) -> std::io::Result<bool> {
    let mut hello = [0; 1 + HELLO];
    hello[0] = VERSION;
    stream.write_all(&hello).await?;
    let mut answer = [0; 1 + HELLO];
    stream.read_exact(&mut answer[..1]).await?;
    if answer[0] != VERSION {
        return Ok(false);
    }
    stream.read_exact(&mut answer[1..]).await?;
    Ok(true)
}
