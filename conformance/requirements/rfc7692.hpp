// The only place where the level of a rule of RFC 7692 is stated: a header a theme.
#pragma once
#include "conformance/requirements/rfc7692_messages.hpp"
#include "conformance/requirements/rfc7692_negotiation.hpp"
