#pragma once
// What the examples of the guide take as read.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>
#include <wsspec/app/application.hpp>
#include <wsspec/app/static_file_handler.hpp>
#include <wsspec/app/websocket_client.hpp>
#include <wsspec/endpoint/shared_message.hpp>

using namespace wsspec;
using namespace std::chrono_literals;
