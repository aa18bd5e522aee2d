//! The command line. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.

mod accounts;
mod backup;
mod catalogue;
mod demo;
mod import;
mod serve;

use crate::config::{self, Config};
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;
use usecases::clock::{Clock, Random};
use usecases::{Cx, Db};

/// Zhiyin: outreach and remote sessions of public-service brands, from booking to live picture.
#[derive(Parser)]
#[command(name = "zhiyin", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages, REST, live pictures and jobs
    Serve {
        #[arg(long, value_enum, default_value = "all")]
        role: Role,
    },
    /// Make a fresh data folder with sample data, then serve it
    Demo {
        /// Instead of DATA_DIR; must be empty, or a former demo's, which is emptied
        #[arg(long)]
        data_dir: Option<PathBuf>,
    },
    /// Bring the database's schema up to date
    Migrate,
    /// Manage accounts
    #[command(subcommand)]
    User(accounts::User),
    /// Manage REST keys
    #[command(subcommand)]
    ApiKey(accounts::ApiKey),
    /// Import a CSV file (UTF-8 or GBK): all or nothing
    Import(import::Import),
    /// Manage the working-day calendar
    #[command(subcommand)]
    Holidays(catalogue::Holidays),
    /// Manage how long crews are on their way between districts
    #[command(subcommand)]
    Districts(catalogue::Districts),
    /// Print the OpenAPI document
    Openapi,
    /// Write database and recordings into one archive, also while the server runs (SQLite)
    Backup { file: PathBuf },
    /// Fill a data folder without a database from a backup (SQLite)
    Restore { file: PathBuf },
    /// Paint the slides of one file, as a child of the server
    #[command(hide = true)]
    PaintSlides,
    /// Print README's table of configuration keys
    #[command(hide = true)]
    ConfigTable,
}

/// What a process does. Several of them may share one PostgreSQL database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    All,
    /// Pages, REST, live pictures
    Web,
    /// Mail and other jobs
    Worker,
}

/// Why a command failed: one line for the terminal.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error(transparent)]
    Config(#[from] config::BadConfig),
    #[error("{0}")]
    Told(String),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    #[error("{}", explain(.0))]
    UseCase(#[from] usecases::UseCaseError),
}

/// Runs the command of the process's arguments.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    if matches!(cli.command, Command::PaintSlides) {
        return crate::slides::paint::main();
    }
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("zhiyin: {failed}");
            ExitCode::from(if matches!(failed, Failed::Config(_)) { 2 } else { 1 })
        }
    }
}

fn run(cli: Cli) -> Result<(), Failed> {
    match cli.command {
        Command::ConfigTable => print!("{}", config::table()),
        Command::Openapi => print!("{}", crate::openapi::document_text()),
        command => {
            let config = Config::load()?;
            crate::logging::start(config.log_format);
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(run_with(command, config))?;
            // Nothing that matters runs now; a blocking read of a slow disk must not hold the process.
            runtime.shutdown_background();
        }
    }
    Ok(())
}

async fn run_with(command: Command, config: Config) -> Result<(), Failed> {
    match command {
        Command::Serve { role } => serve::serve(&config, role).await,
        Command::Demo { data_dir } => demo::demo(config, data_dir).await,
        Command::Migrate => open(&config).await.map(|_| ()),
        Command::User(command) => accounts::user(&open(&config).await?, command).await,
        Command::ApiKey(command) => accounts::api_key(&open(&config).await?, command).await,
        Command::Import(command) => import::import(&open(&config).await?, command).await,
        Command::Holidays(command) => catalogue::holidays(&open(&config).await?, command).await,
        Command::Districts(command) => catalogue::districts(&open(&config).await?, command).await,
        Command::Backup { file } => backup::backup(&config, &file).await,
        Command::Restore { file } => backup::restore(&config, &file).await,
        Command::Openapi | Command::ConfigTable | Command::PaintSlides => Ok(()),
    }
}

/// The database, migrated, and the server's secret, for a command that serves nothing.
async fn open(config: &Config) -> Result<Cx, Failed> {
    context(config, config.site(config.listen, config.rtmp_listen, false)).await
}

/// What use-cases are called with. Makes the data folder and the secret where there are none, and migrates.
async fn context(config: &Config, site: usecases::Site) -> Result<Cx, Failed> {
    let named = |error: std::io::Error| Failed::Told(format!("{}: {error}", config.data_dir.display()));
    crate::secret::data_folder(&config.data_dir).map_err(named)?;
    let random = Random::system();
    let keys = crate::secret::load(&config.data_dir, &random)?;
    let url = config.database_url();
    Db::migrate(&url).await?;
    let db = Db::connect(&url).await?;
    let cx = Cx {
        db,
        clock: clock(),
        random,
        keys,
        site: std::sync::Arc::new(site),
        boards: usecases::live::KnownBoards::default(),
    };
    crate::holidays::seed(&cx).await?;
    Ok(cx)
}

/// The system's clock; in a build for tests moved by `ZHIYIN_CLOCK_OFFSET` seconds.
fn clock() -> Clock {
    let clock = Clock::system();
    #[cfg(feature = "test-support")]
    if let Some(seconds) = std::env::var("ZHIYIN_CLOCK_OFFSET").ok().and_then(|text| text.parse().ok()) {
        clock.advance(domain::instant::Span::seconds(seconds));
    }
    clock
}

/// A use-case's refusal in words of the terminal.
fn explain(error: &usecases::UseCaseError) -> String {
    match error {
        usecases::UseCaseError::Invalid(errors) => {
            let field = |error: &domain::scheduling::request::FieldError| format!("{}: {}", error.field, error.code);
            errors.iter().map(field).collect::<Vec<_>>().join("; ")
        }
        usecases::UseCaseError::Storage(error) => format!("database: {error}"),
        other => other.code().to_owned(),
    }
}
