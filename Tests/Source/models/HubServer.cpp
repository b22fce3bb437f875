// SPDX-License-Identifier: AGPL-3.0-or-later
#include "HubServer.h"

#include "Checkpoint.h"
#include "SafetensorsWriter.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cstdlib>
#include <fstream>

namespace earshot::test {
namespace {

constexpr std::size_t kPaddingFloats = 500000;

std::string shown(const nlohmann::json& value) {
    return value.is_null() ? "" : value.get<std::string>();
}

} // namespace

void HubServer::makeContent() const {
    const auto golden = std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Tests" / "goldens" / "hubert" / "base_ctc";
    std::filesystem::create_directory(content());
    for (const char* name : {"config.json", "vocab.json"}) std::filesystem::copy(golden / name, content() / name);
    std::ofstream(content() / "preprocessor_config.json") << R"({"feature_extractor_type": "Wav2Vec2FeatureExtractor",
        "sampling_rate": 16000, "padding_value": 0, "do_normalize": true, "return_attention_mask": false})";
    std::ofstream(content() / "README.md") << "---\nlanguage:\n- en\n- de\nlicense: cc0-1.0\n---\n# Tiny\n";
    std::ofstream(content() / "optimizer.pt") << "of training, and not part of a model";
    std::ofstream(content() / "tf_model.h5") << "the same weights in another format";

    const auto checkpoint = Checkpoint::open(golden);
    REQUIRE(checkpoint.ok());
    SafetensorsWriter writer;
    for (const TensorInfo& tensor : (*checkpoint)->tensors()) {
        std::vector<float> values(static_cast<std::size_t>(tensor.numElements()));
        REQUIRE((*checkpoint)->read(tensor, values).ok());
        writer.add(tensor.name, tensor.shape, values);
    }
    std::vector<float> padding(kPaddingFloats);
    for (std::size_t i = 0; i < padding.size(); ++i) padding[i] = static_cast<float>(i);
    writer.add("padding", {static_cast<std::int64_t>(padding.size())}, padding);
    REQUIRE(writer.write(content() / "model.safetensors").ok());
}

HubServer::HubServer(Connection connection) : connection_(connection) {
    makeContent();
    start();
}

HubServer::HubServer(std::filesystem::path content) : content_(std::move(content)) {
    start();
}

void HubServer::start() {
    if (std::system("command -v python3 > /dev/null") != 0)
        SKIP("python3, which plays the hub, is not on this machine");
    const std::string folder = scratch_.path().string();
    const std::string key = folder + "/key.pem";
    if (connection_ == Connection::kEncrypted) {
        const std::string line =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "
            "/CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout " +
            key + " -out " + certificate().string() + " 2> /dev/null";
        if (std::system(line.c_str()) != 0) SKIP("openssl, which makes a certificate, is not on this machine");
    }
    int toServer[2];
    int fromServer[2];
    REQUIRE(pipe2(toServer, O_CLOEXEC) == 0);
    REQUIRE(pipe2(fromServer, O_CLOEXEC) == 0);
    const std::string script = std::string(EARSHOT_REPOSITORY_DIR) + "/Tests/Source/models/hub.py";
    const std::string contentFolder = content().string();
    const std::string log = folder + "/log";
    process_ = fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) {
        dup2(toServer[0], STDIN_FILENO);
        dup2(fromServer[1], STDOUT_FILENO);
        if (connection_ == Connection::kEncrypted)
            execlp("python3", "python3", script.c_str(), contentFolder.c_str(), log.c_str(), certificate().c_str(),
                   key.c_str(), nullptr);
        else
            execlp("python3", "python3", script.c_str(), contentFolder.c_str(), log.c_str(), nullptr);
        _exit(1);
    }
    close(toServer[0]);
    close(fromServer[1]);
    input_ = toServer[1];
    std::FILE* ports = fdopen(fromServer[0], "r");
    REQUIRE(std::fscanf(ports, "%d %d", &port_, &otherPort_) == 2);
    std::fclose(ports);
}

HubServer::~HubServer() {
    close(input_);
    waitpid(process_, nullptr, 0);
}

std::string HubServer::url() const {
    return (connection_ == Connection::kEncrypted ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_);
}

std::vector<HubServer::Request> HubServer::requests() const {
    std::vector<Request> requests;
    std::ifstream stream(scratch_.path() / "log");
    for (std::string line; std::getline(stream, line);) {
        const auto json = nlohmann::json::parse(line);
        requests.push_back(
            {json["port"].get<int>(), json["url"].get<std::string>(), shown(json["range"]), shown(json["token"])});
    }
    return requests;
}

} // namespace earshot::test
