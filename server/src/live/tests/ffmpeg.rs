//! The whole way with somebody else's tools: ffmpeg encodes and pushes, ffprobe judges what the routes give out.

use super::stage::{BRIEFING, Stage, folder};
use crate::live::Limits;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

pub async fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().await;
    let output =
        output.unwrap_or_else(|error| panic!("{program} is needed for this test (apt-get install ffmpeg): {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{program} {arguments:?}: {}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "", "{program} {arguments:?} complains");
    text(&output.stdout)
}

/// Pushes a test picture with a test tone, in H.264 with B-frames and AAC.
async fn push(stage: &Stage, seconds: &str, rate: &str) {
    let sound = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100", "-c:a", "aac", "-ac", "2"];
    push_with(stage, seconds, rate, &sound, "60").await;
}

/// The same with another sound, or none, and a key frame every `group` pictures.
async fn push_with(stage: &Stage, seconds: &str, rate: &str, sound: &[&str], group: &str) {
    let target = format!("rtmp://{}/live/right-key", stage.address);
    let picture = format!("testsrc=size=640x360:rate={rate}");
    let (input, output) = sound.split_at(sound.iter().position(|it| *it == "-c:a").unwrap_or(0));
    #[rustfmt::skip]
    let arguments: [&[&str]; 5] = [
        &["-v", "error", "-f", "lavfi", "-i", &picture], input, &["-t", seconds, "-c:v", "libx264", "-preset", "veryfast",
        "-pix_fmt", "yuv420p", "-bf", "3", "-g", group, "-keyint_min", group, "-sc_threshold", "0"], output, &["-f", "flv", &target],
    ];
    run("ffmpeg", &arguments.concat()).await;
}

pub fn seconds_of(playlist: &str) -> f64 {
    playlist.lines().filter_map(|it| it.strip_prefix("#EXTINF:")?.strip_suffix(',')?.parse::<f64>().ok()).sum()
}

/// Writes the pieces of a playlist into one file each epoch, as a player puts them together.
pub async fn files(stage: &Stage, folder: &std::path::Path) -> Vec<String> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, bytes) in stage.pieces("ticket").await {
        if name.ends_with("init.mp4") {
            files.push((folder.join(name.replace('/', "-")).display().to_string(), Vec::new()));
        }
        files.last_mut().expect("an init segment comes first").1.extend_from_slice(&bytes);
    }
    for (path, bytes) in &files {
        std::fs::write(path, bytes).expect("written");
    }
    files.into_iter().map(|(path, _)| path).collect()
}

/// Checks one epoch: codecs, length, growing timestamps, and no complaint from a decoder.
async fn judge(file: &str, seconds: f64) {
    run("ffmpeg", &["-v", "error", "-xerror", "-i", file, "-f", "null", "-"]).await;
    let streams = run(
        "ffprobe",
        &["-v", "error", "-show_entries", "stream=codec_name,width,height,channels", "-of", "csv=p=0", file],
    )
    .await;
    assert_eq!(streams.lines().collect::<Vec<_>>(), ["h264,640,360", "aac,2"]);
    steps(file, seconds, &[("v", 0.05), ("a", 0.03)]).await;
}

/// Checks the length, and that the timestamps of each stream grow by no more than they may.
pub async fn steps(file: &str, seconds: f64, streams: &[(&str, f64)]) {
    let duration: f64 = run("ffprobe", &["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file])
        .await
        .trim()
        .parse()
        .expect("a number");
    assert!((duration - seconds).abs() < 0.2, "{duration} s instead of {seconds}");
    for (stream, longest) in streams {
        let packets = run(
            "ffprobe",
            &["-v", "error", "-select_streams", stream, "-show_entries", "packet=dts_time", "-of", "csv=p=0", file],
        )
        .await;
        let times: Vec<f64> = packets.lines().map(|it| it.trim_end_matches(',').parse().expect("a time")).collect();
        assert!(times.len() > 20);
        for pair in times.windows(2) {
            let step = pair[1] - pair[0];
            assert!(step > 0.0 && step < *longest, "{stream}: a step of {step} s at {}", pair[0]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ffmpeg_sends_comes_out_as_hls_that_ffprobe_accepts() {
    let data = tempfile::tempdir().expect("a folder");
    let stage = Stage::start(folder(data.path())).await;
    push(&stage, "9", "30").await;
    stage.until_gone(BRIEFING).await;
    let playlist = stage.playlist("ticket").await;
    assert_eq!(playlist.matches("#EXTINF:2.0").count(), 4, "{playlist}");
    assert!((seconds_of(&playlist) - 9.0).abs() < 0.05, "{playlist}");
    let folder_of = tempfile::tempdir().expect("a folder");
    let live = files(&stage, folder_of.path()).await;
    judge(&live[0], 9.0).await;

    // The encoder comes back with another frame rate; then the officer ends.
    push(&stage, "5", "29.97").await;
    stage.hub.end(BRIEFING).await;
    let replay = files(&stage, folder_of.path()).await;
    assert_eq!(replay.len(), 2);
    judge(&replay[0], 9.0).await;
    judge(&replay[1], 5.0).await;

    // A player that knows HLS gets through the discontinuity, over a real socket.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let router = axum::Router::new().nest("/live", crate::live::routes(stage.hub.clone()));
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    for name in ["index", "low"] {
        watch(&format!("http://{address}/live/ticket/{name}.m3u8")).await;
    }
    let sound = format!("http://{address}/live/ticket/sound-index.m3u8");
    let streams =
        run("ffprobe", &["-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", &sound]).await;
    assert!(
        streams.contains("aac") && streams.split_whitespace().all(|it| it == "aac"),
        "nothing but sound: {streams}"
    );
    run("ffmpeg", &["-v", "error", "-xerror", "-i", &sound, "-f", "null", "-"]).await;
    serving.abort();
}

/// Checks that ffprobe finds every picture of both encoders.
async fn watch(url: &str) {
    let streams =
        run("ffprobe", &["-v", "error", "-show_entries", "format=duration:stream=codec_name", "-of", "csv=p=0", url])
            .await;
    assert!(streams.contains("h264") && streams.contains("aac"), "{streams}");
    let frames = run(
        "ffprobe",
        &[
            "-v",
            "error",
            "-select_streams",
            "v",
            "-count_packets",
            "-show_entries",
            "stream=nb_read_packets",
            "-of",
            "csv=p=0",
            url,
        ],
    )
    .await;
    assert_eq!(frames.lines().next().map(str::trim), Some("420"), "every picture of both: 9 × 30 and 5 × 29.97");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_sound_and_with_a_key_frame_every_ten_seconds_it_is_whole() {
    let data = tempfile::tempdir().expect("a folder");
    let stage = Stage::start(folder(data.path())).await;
    push_with(&stage, "21", "25", &[], "250").await;
    stage.until_gone(BRIEFING).await;
    let playlist = stage.playlist("ticket").await;
    assert_eq!(playlist.matches("#EXTINF:10.000000").count(), 2, "{playlist}");
    assert!(playlist.contains("#EXT-X-INDEPENDENT-SEGMENTS\n"), "{playlist}");
    let folder_of = tempfile::tempdir().expect("a folder");
    let live = files(&stage, folder_of.path()).await;
    run("ffmpeg", &["-v", "error", "-xerror", "-i", &live[0], "-f", "null", "-"]).await;
    steps(&live[0], 21.0, &[("v", 0.05)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn segments_without_a_key_frame_are_cut_and_marked() {
    let data = tempfile::tempdir().expect("a folder");
    let limits = Limits { longest_segment: Duration::from_secs(4), ..Limits::default() };
    let stage = Stage::with(folder(data.path()), limits).await;
    push_with(&stage, "11", "25", &[], "250").await;
    stage.until_gone(BRIEFING).await;
    let playlist = stage.playlist("ticket").await;
    assert_eq!(playlist.matches("#EXTINF:4.000000").count(), 2, "{playlist}");
    assert!(!playlist.contains("#EXT-X-INDEPENDENT-SEGMENTS\n"), "{playlist}");
    let folder_of = tempfile::tempdir().expect("a folder");
    steps(&files(&stage, folder_of.path()).await[0], 11.0, &[("v", 0.05)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_that_comes_three_seconds_late_is_heard_in_step() {
    let data = tempfile::tempdir().expect("a folder");
    let stage = Stage::start(folder(data.path())).await;
    let late =
        ["-itsoffset", "3", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100", "-c:a", "aac", "-ac", "1"];
    push_with(&stage, "9", "25", &late, "50").await;
    stage.until_gone(BRIEFING).await;
    let folder_of = tempfile::tempdir().expect("a folder");
    let live = files(&stage, folder_of.path()).await;
    run("ffmpeg", &["-v", "error", "-xerror", "-i", live.last().expect("a file"), "-f", "null", "-"]).await;
    let begins = run(
        "ffprobe",
        &[
            "-v",
            "error",
            "-show_entries",
            "stream=codec_name,start_time",
            "-of",
            "csv=p=0",
            live.last().expect("a file"),
        ],
    )
    .await;
    let start = |codec: &str| -> f64 {
        let line = begins.lines().find_map(|it| it.strip_prefix(codec)).unwrap_or_default();
        line.trim_matches(',').parse().unwrap_or_else(|_| panic!("no {codec} in {begins}"))
    };
    assert!((start("aac") - start("h264") - 3.0).abs() < 0.15, "{begins}");
}
