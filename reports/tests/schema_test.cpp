// What is written follows reports/schema/report.schema.json, and the schema refuses what does not.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "reports/json.hpp"
#include "reports/tests/sample_run.hpp"

namespace wsspec::reports {
namespace {

class SchemaTest : public testing::Test {
 protected:
  SchemaTest() {
    const valijson::adapters::NlohmannJsonAdapter adapter(schema_json_);
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(adapter, schema_);
  }

  bool accepts(const nlohmann::json& document) {
    valijson::Validator validator;
    valijson::ValidationResults results;
    const valijson::adapters::NlohmannJsonAdapter target(document);
    const bool valid = validator.validate(schema_, target, &results);
    valijson::ValidationResults::Error error;
    last_error_.clear();
    while (results.popError(error)) {
      for (const auto& part : error.context) last_error_ += part;
      last_error_ += ": " + error.description + "\n";
    }
    return valid;
  }

  static nlohmann::json document_of(const reports::Run& run) { return nlohmann::json::parse(to_json(run)); }

  nlohmann::json schema_json_ = nlohmann::json::parse(report_schema());
  valijson::Schema schema_;
  std::string last_error_;
};

TEST_F(SchemaTest, AcceptsWhatIsWritten) {
  EXPECT_TRUE(accepts(document_of(sample::small_run()))) << last_error_;
  EXPECT_TRUE(accepts(document_of(sample::big_run(60)))) << last_error_;
  reports::Run empty;
  empty.role = "client";
  EXPECT_TRUE(accepts(document_of(empty))) << last_error_;
}

TEST_F(SchemaTest, NamesTheVersionThatIsWritten) {
  const auto document = document_of(sample::small_run());
  EXPECT_EQ(document["schema"], schema_version);
  EXPECT_EQ(document["$schema"], schema_json_["$id"]);
}

// Every key that is written is described, so that none is added without the schema knowing.
TEST_F(SchemaTest, DescribesEveryKeyThatIsWritten) {
  const auto document = document_of(sample::small_run());
  const auto described = [](const nlohmann::json& object, const nlohmann::json& schema) {
    for (const auto& [key, value] : object.items()) EXPECT_TRUE(schema["properties"].contains(key)) << key;
    for (const auto& key : schema["required"]) EXPECT_TRUE(object.contains(key)) << key;
  };
  const auto& properties = schema_json_["properties"];
  const auto& definitions = schema_json_["definitions"];
  described(document, schema_json_);
  for (const char* key : {"tool", "run", "summary"}) described(document[key], properties[key]);
  described(document["requirements"][0], properties["requirements"]["items"]);
  described(document["cases"][1], definitions["case"]);
  described(document["cases"][1]["wire"][0], definitions["wire_row"]);
  described(document["cases"][1]["violations"][0], definitions["finding"]);
}

TEST_F(SchemaTest, RefusesDamagedDocuments) {
  const auto whole = document_of(sample::small_run());
  const auto refused_with = [&](const char* pointer, const nlohmann::json& value) {
    auto damaged = whole;
    damaged[nlohmann::json::json_pointer(pointer)] = value;
    return !accepts(damaged);
  };
  EXPECT_TRUE(refused_with("/schema", "2.0"));
  EXPECT_TRUE(refused_with("/tool/name", "other"));
  EXPECT_TRUE(refused_with("/run/role", "proxy"));
  EXPECT_TRUE(refused_with("/run/seed", "-1"));
  EXPECT_TRUE(refused_with("/run/seed", 7));
  EXPECT_TRUE(refused_with("/summary/verdicts/pass", -1));
  EXPECT_TRUE(refused_with("/requirements/0/level", "MUST"));
  EXPECT_TRUE(refused_with("/cases/0/verdict", "ok"));
  EXPECT_TRUE(refused_with("/cases/0/remote_close_code", 65536));
  EXPECT_TRUE(refused_with("/cases/0/remote_close_code", "1000"));
  EXPECT_TRUE(refused_with("/cases/0/autobahn/behavior", "Ok"));
  EXPECT_TRUE(refused_with("/cases/0/wire/0/direction", "up"));
  EXPECT_TRUE(refused_with("/cases/0/wire/0/octets", -1));
  EXPECT_TRUE(refused_with("/cases/0/steps", nlohmann::json::array({1})));
  for (const char* key : {"schema", "tool", "run", "summary", "requirements", "cases"}) {
    auto damaged = whole;
    damaged.erase(key);
    EXPECT_FALSE(accepts(damaged)) << key;
  }
  for (const auto& key : schema_json_["definitions"]["case"]["required"]) {
    auto damaged = whole;
    damaged["cases"][0].erase(key.get<std::string>());
    EXPECT_FALSE(accepts(damaged)) << key;
  }
}

}  // namespace
}  // namespace wsspec::reports
