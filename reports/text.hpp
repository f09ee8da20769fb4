#pragma once
#include <string>
#include <string_view>

// A report quotes what a peer sent, and a peer may send anything. These make any octets fit to be shown.
namespace wsspec::reports {

/// The same text where it is UTF-8; each octet that is not part of a valid sequence becomes `\xNN`.
std::string valid_utf8(std::string_view text);

enum class Lines { keep, escape };

/// valid_utf8(), and besides whatever a reader could not see or that would act on his screen becomes an
/// escape of ASCII: controls (`\x1B`), line and paragraph separators, direction marks, byte order marks,
/// noncharacters
/// (`\u{202E}`). What is left is fit for XML 1.0, HTML (after escape_html()) and a terminal.
/// @param lines  whether a line feed and a tab stay as they are or are escaped too.
std::string printable(std::string_view text, Lines lines = Lines::escape);

/// Replaces & < > " ' by entities: fit for HTML's text and for quoted attributes.
std::string escape_html(std::string_view text);

/// Cuts UTF-8 to so many code points; a cut text ends with "…", which counts.
std::string cut(std::string_view text, std::size_t code_points_max);

/// The number of code points: the columns of a terminal, as far as what the suite itself writes goes.
std::size_t count_code_points(std::string_view text);

/// A name for a file or an anchor: letters, digits, dot, colon, dash and underscore stay, all else becomes
/// "_".
std::string slug(std::string_view text);

}  // namespace wsspec::reports
