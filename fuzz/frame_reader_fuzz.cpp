// However the bytes are cut, FrameReader gives the same frames, which are those of the slow reference
// decoder, and encoding them again gives the bytes back with the length form kept.
#include "fuzz/support/check.hpp"
#include "fuzz/support/split_by_data.hpp"
#include "impl/tests/reference/frames.hpp"
#include "wsspec/wire/frame_reader.hpp"

namespace wsspec::fuzz {
namespace {

struct ReadFrame {
  wire::FrameHeader header;
  Bytes payload = {};
  bool ended = false;
  friend bool operator==(const ReadFrame&, const ReadFrame&) = default;
};

struct Reading {
  std::vector<ReadFrame> frames = {};
  bool between_frames = true;
  friend bool operator==(const Reading&, const Reading&) = default;
};

Reading read(const std::vector<ByteView>& parts, ByteView input) {
  Reading reading;
  wire::FrameReader reader;
  for (const auto part : parts) {
    Bytes own(part.begin(), part.end());  // of its exact size: the sanitizer sees a read past the part
    ByteSpan rest(own);
    while (const auto piece = reader.next(rest)) {
      const bool open = !reading.frames.empty() && !reading.frames.back().ended;
      WSSPEC_FUZZ_CHECK(piece->starts != open, "pieces-in-order", input);
      if (piece->starts) reading.frames.push_back({piece->header});
      auto& frame = reading.frames.back();
      WSSPEC_FUZZ_CHECK(piece->header == frame.header, "header-stays", input);
      WSSPEC_FUZZ_CHECK(piece->offset == frame.payload.size(), "offset-is-what-came-before", input);
      append(frame.payload, piece->payload);
      WSSPEC_FUZZ_CHECK(piece->ends == (frame.payload.size() == frame.header.length), "ends-with-its-length",
                        input);
      frame.ended = piece->ends;
    }
    WSSPEC_FUZZ_CHECK(rest.empty(), "uses-all", input);
  }
  reading.between_frames = reader.between_frames();
  return reading;
}

wire::LengthForm form_of(unsigned length_bits) {
  return length_bits == 7    ? wire::LengthForm::bits7
         : length_bits == 16 ? wire::LengthForm::bits16
                             : wire::LengthForm::bits64;
}

ReadFrame from(const reference::Frame& frame) {
  ReadFrame out;
  out.header.opcode = static_cast<wire::Opcode>(frame.opcode);
  out.header.fin = frame.fin;
  out.header.rsv = static_cast<std::uint8_t>(frame.rsv);
  out.header.length = frame.length;
  out.header.form = form_of(frame.length_bits);
  if (frame.masked) {
    out.header.masking_key.emplace();
    for (std::size_t i = 0; i < 4; ++i)
      (*out.header.masking_key)[i] = static_cast<std::uint8_t>(frame.key[i]);
  }
  out.payload = frame.payload;
  out.ended = frame.payload.size() == frame.length;
  return out;
}

void check(ByteView input) {
  const auto parts = split_by_data(input);
  const Bytes wire_bytes = joined(parts);
  const Reading whole = read({wire_bytes}, input);
  WSSPEC_FUZZ_CHECK(read(octets_of(wire_bytes), input) == whole, "same-octet-by-octet", input);
  WSSPEC_FUZZ_CHECK(read(parts, input) == whole, "same-in-these-parts", input);

  std::vector<ReadFrame> expected;
  for (const auto& frame : reference::FrameDecoder(wire_bytes).all()) expected.push_back(from(frame));
  WSSPEC_FUZZ_CHECK(whole.frames == expected, "equals-reference", input);

  Bytes again;
  for (const auto& frame : whole.frames) wire::append_frame(again, frame.header, frame.payload);
  WSSPEC_FUZZ_CHECK(again.size() <= wire_bytes.size(), "encodes-to-the-same", input);
  WSSPEC_FUZZ_CHECK(std::equal(again.begin(), again.end(), wire_bytes.begin()), "encodes-to-the-same", input);
  // What is left over is a header that is not whole, and only after a whole frame.
  const std::size_t left = wire_bytes.size() - again.size();
  const bool last_ended = whole.frames.empty() || whole.frames.back().ended;
  WSSPEC_FUZZ_CHECK(left == 0 || (last_ended && left < wire::header_bytes_max), "nothing-skipped", input);
  WSSPEC_FUZZ_CHECK(whole.between_frames == (left == 0 && last_ended), "knows-where-it-is", input);
}

}  // namespace
}  // namespace wsspec::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size <= wsspec::fuzz::input_bytes_max) wsspec::fuzz::check({data, size});
  return 0;
}
