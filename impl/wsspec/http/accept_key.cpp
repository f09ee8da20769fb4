#include "wsspec/http/accept_key.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace wsspec::http {
namespace {

/// RFC 6455 §1.3
constexpr std::string_view guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

constexpr std::size_t key_octets = 16;
constexpr std::size_t key_characters = 24;

std::string base64(ByteView octets) {
  // EVP_EncodeBlock ends with a NUL that it does not count.
  std::string text((octets.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), octets.data(),
                                   static_cast<int>(octets.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

/// Fetched once: OpenSSL 3 would look it up by name in every call.
const EVP_MD* sha1() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  return digest;
}

bool is_base64_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

}  // namespace

std::string accept_for(std::string_view key) {
  std::string text;
  text.reserve(key.size() + guid.size());
  text.append(key).append(guid);
  std::array<std::uint8_t, 20> digest;
  if (EVP_Digest(text.data(), text.size(), digest.data(), nullptr, sha1(), nullptr) != 1)
    throw std::runtime_error("OpenSSL offers no SHA-1, without which there is no WebSocket handshake");
  return base64(digest);
}

bool is_key(std::string_view key) {
  return key.size() == key_characters && key.ends_with("==") &&
         std::all_of(key.begin(), key.end() - 2, is_base64_character);
}

std::string make_key(Entropy& entropy) {
  std::array<std::uint8_t, key_octets> nonce;
  entropy.fill(nonce);
  return base64(nonce);
}

}  // namespace wsspec::http
