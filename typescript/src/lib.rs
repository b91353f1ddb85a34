//! `#[typescript::typed]` gives a type a TypeScript declaration when the crate is compiled to WebAssembly, and does
//! nothing otherwise.
//!
//! tsify derives the declaration. Its attributes exist only with that derive, so each would need a `cfg_attr`. Here
//! they are written as `#[ts(…)]`.

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

/// Derives `tsify::Tsify` in WebAssembly. `#[ts(…)]` on the type or a member becomes tsify's attribute with the same
/// content.
///
/// It must be the first attribute: a derive before it would see `#[ts(…)]`, which is not defined.
#[proc_macro_attribute]
pub fn typed(_: TokenStream, item: TokenStream) -> TokenStream {
    let mut typed = in_wasm("derive(::tsify::Tsify)");
    typed.extend(renamed(item));
    typed
}

/// `#[cfg_attr(target_family = "wasm", …)]`
fn in_wasm(attribute: &str) -> TokenStream {
    format!("#[cfg_attr(target_family = \"wasm\", {attribute})]").parse().unwrap_or_default()
}

/// Returns the tokens with each `[ts(…)]` replaced by `[cfg_attr(target_family = "wasm", tsify(…))]`.
fn renamed(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|tree| if let TokenTree::Group(group) = tree { within(&group) } else { tree })
        .collect()
}

fn within(group: &Group) -> TokenTree {
    let mut inside = group.stream().into_iter();
    let arguments = match (group.delimiter(), inside.next(), inside.next(), inside.next()) {
        (Delimiter::Bracket, Some(TokenTree::Ident(name)), Some(TokenTree::Group(arguments)), None)
            if name.to_string() == "ts" =>
        {
            Some(arguments)
        }
        _ => None,
    };
    let stream = match arguments {
        None => renamed(group.stream()),
        Some(arguments) => {
            // `#[cfg_attr(…)]` without its `#`, which already precedes this group.
            let attribute = in_wasm(&format!("tsify{arguments}"));
            match attribute.into_iter().nth(1) {
                Some(TokenTree::Group(attribute)) => attribute.stream(),
                _ => TokenStream::new(),
            }
        }
    };
    let mut typed = Group::new(group.delimiter(), stream);
    typed.set_span(group.span());
    TokenTree::Group(typed)
}
