// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What a download brings when nothing goes wrong: the right files, from the right places, with the token in the right
// hands.
#include "Checkpoint.h"
#include "Downloads.h"
#include "HttpUrl.h"
#include "ModelReceipt.h"

#include <catch2/matchers/catch_matchers_string.hpp>

#include <cstdlib>
#include <fstream>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;

namespace {

// Sets an environment variable for as long as it lives.
class Variable {
public:
    Variable(const char* name, const std::string& value) : name_(name) { setenv(name, value.c_str(), 1); }
    ~Variable() { unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* name_;
};

} // namespace

TEST_CASE("A model comes with what it is made of and nothing else, and works", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    const auto outcome = downloads.get(server, "good/tiny");
    INFO(test::textOf(outcome));
    REQUIRE(outcome.ok());
    CHECK_FALSE(outcome->wasThere);
    CHECK(outcome->folder == downloads.target("good/tiny"));
    CHECK(downloads.everything() ==
          std::set<std::string>{"good", "good/tiny", "good/tiny/.earshot-source", "good/tiny/README.md",
                                "good/tiny/config.json", "good/tiny/model.safetensors",
                                "good/tiny/preprocessor_config.json", "good/tiny/vocab.json"});
    test::requireWorks(outcome->folder);
    const auto receipt = ModelReceipt::load(outcome->folder);
    REQUIRE(receipt);
    CHECK(receipt->model == "good/tiny");
    CHECK(receipt->commit == "0123456789abcdef0123456789abcdef01234567");
}

TEST_CASE("Content is asked for by the commit of the list, whatever happens to the branch meanwhile", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    REQUIRE(downloads.get(server, "good/tiny").ok());
    for (const auto& request : server.requests())
        CHECK((request.url.starts_with("/api/models/good/tiny/revision/main") ||
               request.url.find("/resolve/0123456789abcdef0123456789abcdef01234567/") != std::string::npos));
}

TEST_CASE("A model that is there is not asked for again", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    REQUIRE(downloads.get(server, "good/tiny").ok());
    const std::size_t numRequests = server.requests().size();
    const auto again = downloads.get(server, "good/tiny");
    REQUIRE(again.ok());
    CHECK(again->wasThere);
    CHECK(server.requests().size() == numRequests);
}

TEST_CASE("Revisions stand next to each other, branches with slashes too", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    REQUIRE(downloads.get(server, "good/tiny@v1.0").ok());
    REQUIRE(downloads.get(server, "good/tiny@refs/pr/1").ok());
    CHECK(downloads.visible() == std::vector<std::string>{"good/tiny@refs%2Fpr%2F1", "good/tiny@v1.0"});
    CHECK(downloads.folders().locate("good/tiny@v1.0").ok());
}

TEST_CASE("Any folder may become the model, if nothing is in it", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    auto request = downloads.request(server, "good/tiny");
    request.target = downloads.root() / "mine" / ""; // with a slash at the end
    std::filesystem::create_directory(downloads.root() / "mine");
    REQUIRE(downloadModel(request).ok());
    test::requireWorks(downloads.root() / "mine");

    request = downloads.request(server, "good/other");
    request.target = downloads.root() / "mine";
    const auto refused = downloadModel(request);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::kInvalidArgument);
    test::requireWorks(downloads.root() / "mine");
}

TEST_CASE("Weights in several parts are fetched by their index", "[unit]") {
    const test::HubServer server;
    std::filesystem::rename(server.content() / "model.safetensors", server.content() / "part.safetensors");
    const auto tensors = Checkpoint::open(server.content() / "part.safetensors");
    REQUIRE(tensors.ok());
    std::string map;
    for (const TensorInfo& tensor : (*tensors)->tensors())
        map += (map.empty() ? "" : ", ") + ("\"" + tensor.name + R"(": "part.safetensors")");
    std::ofstream(server.content() / "model.safetensors.index.json") << "{\"weight_map\": {" << map << "}}";
    const test::HubServer sharded(server.content());
    const test::Downloads downloads;
    const auto outcome = downloads.get(sharded, "good/tiny");
    INFO(test::textOf(outcome));
    REQUIRE(outcome.ok());
    CHECK(test::exists(outcome->folder / "part.safetensors"));
    test::requireWorks(outcome->folder);
}

TEST_CASE("Progress grows to the whole, and names what is done", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    auto request = downloads.request(server, "slow/tiny");
    std::set<DownloadStage> stages;
    std::uint64_t numBytes = 0;
    std::uint64_t totalBytes = 0;
    double fastest = 0;
    bool grows = true;
    request.onProgress = [&](const DownloadProgress& progress) {
        stages.insert(progress.stage);
        if (progress.file != "model.safetensors") return true;
        grows = grows && progress.numBytes >= numBytes && progress.numBytes <= progress.totalBytes;
        numBytes = progress.numBytes;
        totalBytes = progress.totalBytes;
        fastest = std::max(fastest, progress.bytesPerSecond);
        return true;
    };
    REQUIRE(downloadModel(request).ok());
    CHECK(grows);
    CHECK(totalBytes == std::filesystem::file_size(server.content() / "model.safetensors"));
    CHECK(numBytes == totalBytes);
    CHECK((fastest > 1e5 && fastest < 3e6)); // the hub sends two megabytes a second at most
    CHECK(stages.contains(DownloadStage::kFetching));
    CHECK(stages.contains(DownloadStage::kChecking));
}

TEST_CASE("Redirects are followed, to other hosts too", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    for (const char* name : {"redirect/tiny", "redirectrelative/tiny"}) {
        const auto outcome = downloads.get(server, name);
        INFO(test::textOf(outcome));
        REQUIRE(outcome.ok());
        test::requireWorks(outcome->folder);
    }
}

TEST_CASE("The token goes to the hub and never to the host that it links to", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    auto request = downloads.request(server, "redirect/tiny");
    request.hub.token = "right-token";
    REQUIRE(downloadModel(request).ok());
    std::size_t numElsewhere = 0;
    for (const auto& made : server.requests()) {
        INFO(made.url);
        CHECK(made.token == (made.port == server.port() ? "Bearer right-token" : ""));
        numElsewhere += made.port == server.otherPort();
    }
    CHECK(numElsewhere > 0);
    CHECK(mayCarryToken("https://hub.example/x", "https://hub.example"));
    for (const char* url : {"https://hub.example:444/x", "http://hub.example/x", "https://cdn.hub.example/x",
                            "https://hub.example.org/x", "https://hub.example@evil.example/x", "https://evil.example"})
        CHECK_FALSE(mayCarryToken(url, "https://hub.example"));
    CHECK_FALSE(mayCarryToken("http://hub.example/x", "http://hub.example")); // everybody on the way could read it
}

TEST_CASE("A gated model opens with the right token", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    auto request = downloads.request(server, "gated/tiny");
    request.hub.token = "wrong-token";
    CHECK_FALSE(downloadModel(request).ok());
    request.hub.token = "right-token";
    CHECK(downloadModel(request).ok());
}

TEST_CASE("A proxy named in the environment is used", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    const Variable proxy("http_proxy", server.url());
    auto request = downloads.request(server, "good/tiny");
    request.hub.url = "http://hub.example";
    const auto outcome = downloadModel(request);
    INFO(test::textOf(outcome));
    REQUIRE(outcome.ok());
    CHECK_THAT(server.requests().front().url, ContainsSubstring("http://hub.example/api/models/good/tiny"));
}

TEST_CASE("A proxy that was set counts instead of the environment's", "[unit]") {
    const test::HubServer server;
    const test::Downloads downloads;
    const Variable proxy("http_proxy", "http://127.0.0.1:1");
    auto request = downloads.request(server, "good/tiny");
    request.hub.url = "http://hub.example";
    request.hub.proxy = server.url();
    const auto outcome = downloadModel(request);
    INFO(test::textOf(outcome));
    REQUIRE(outcome.ok());
}

TEST_CASE("The hub, the token and the certificates are named by the environment", "[unit]") {
    CHECK(HubSettings::fromEnvironment().url == "https://huggingface.co");
    const Variable endpoint("HF_ENDPOINT", "https://mirror.example");
    const Variable token("HF_TOKEN", "secret");
    const Variable file("SSL_CERT_FILE", "/some/file.pem");
    CHECK(HubSettings::fromEnvironment().url == "https://mirror.example");
    CHECK(HubSettings::fromEnvironment().token == "secret");
    CHECK(HubSettings::fromEnvironment().caFile == "/some/file.pem");
    const Variable own("EARSHOT_HUB_URL", "https://own.example/hub/");
    CHECK(HubSettings::fromEnvironment().url == "https://own.example/hub/");
    CHECK(checkedHubUrl("https://own.example/hub/").value() == "https://own.example/hub");
    for (const char* url : {"", "hub", "ftp://hub.example", "file:///etc", "https://me:word@hub.example",
                            "https://hub.example/?a=b", "https://"})
        CHECK_FALSE(checkedHubUrl(url).ok());
}

TEST_CASE("An encrypted hub is believed only with a certificate that is trusted", "[unit]") {
    const test::HubServer server(test::HubServer::Connection::kEncrypted);
    const test::Downloads downloads;
    auto request = downloads.request(server, "good/tiny");
    const auto stranger = downloadModel(request);
    REQUIRE_FALSE(stranger.ok());
    CHECK_THAT(stranger.error().message, ContainsSubstring("certificate"));
    CHECK(downloads.everything().empty());
    request.hub.caFile = server.certificate().string();
    CHECK(downloadModel(request).ok());

    auto downgraded = downloads.request(server, "redirecthttp/tiny");
    downgraded.hub.caFile = server.certificate().string();
    const auto refused = downloadModel(downgraded);
    REQUIRE_FALSE(refused.ok());
    CHECK_THAT(refused.error().message, ContainsSubstring("not safe"));
}
