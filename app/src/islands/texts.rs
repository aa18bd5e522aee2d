//! What islands say, and where they send: structs of nothing but strings.

/// Declares structs of strings that go to the browser as lists. What serde derives for names is some kilobytes of wasm for each struct, and
/// both halves are built from the same source, so the order is known.
macro_rules! strings {
    ($($(#[$meta:meta])* pub struct $name:ident { $($(#[$about:meta])* pub $field:ident: String,)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name { $($(#[$about])* pub $field: String,)* }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_seq([$(&self.$field),*])
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let mut all = Vec::<String>::deserialize(from)?.into_iter();
                $(let $field = all.next().unwrap_or_default();)*
                Ok(Self { $($field),* })
            }
        }
    )*};
}
pub(super) use strings;

#[cfg(all(test, feature = "ssr"))]
mod tests {
    strings! {
        pub struct Two {
            pub first: String,
            /// Comes last.
            pub second: String,
        }
    }

    #[test]
    fn each_text_arrives_in_its_place() {
        let sent = serde_json::to_string(&Two { first: "一".into(), second: "二".into() }).expect("JSON");
        assert_eq!(sent, r#"["一","二"]"#);
        let read: Two = serde_json::from_str(&sent).expect("read back");
        assert_eq!((read.first.as_str(), read.second.as_str()), ("一", "二"));
    }
}
