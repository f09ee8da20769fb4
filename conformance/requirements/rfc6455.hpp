// The only place where the level of a rule of RFC 6455 is stated: a header a theme.
#pragma once
#include "conformance/requirements/rfc6455_answer.hpp"
#include "conformance/requirements/rfc6455_closing.hpp"
#include "conformance/requirements/rfc6455_codes.hpp"
#include "conformance/requirements/rfc6455_extensions.hpp"
#include "conformance/requirements/rfc6455_framing.hpp"
#include "conformance/requirements/rfc6455_messages.hpp"
#include "conformance/requirements/rfc6455_request.hpp"
#include "conformance/requirements/rfc6455_server.hpp"
#include "conformance/requirements/rfc6455_url.hpp"
