// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The order of things: small files first, so that what is no HuBERT model is refused before gigabytes are fetched.
#include "ModelDownload.h"

#include "FileDownload.h"
#include "FolderLock.h"
#include "ModelCheck.h"
#include "ModelFiles.h"
#include "ModelFolders.h"
#include "ModelReceipt.h"
#include "ProgressReport.h"
#include "WeightLoading.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <thread>

namespace earshot {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSpareBytes = 16U << 20U; // a disk is never filled to the last
constexpr std::chrono::milliseconds kLockPause{50};

std::string megabytes(std::uint64_t numBytes) {
    return std::to_string((numBytes + 999999) / 1000000) + " MB";
}

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// Absolute, and without a slash at its end, so that something can stand next to it.
fs::path tidied(const fs::path& folder) {
    std::error_code failure;
    const fs::path path = fs::absolute(folder, failure).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

class Download {
public:
    explicit Download(const DownloadRequest& request)
        : request_(request),
          part_(partPathOf(request.target)),
          report_(request.onProgress),
          client_(request.hub, [this] { return report_.tick(); }) {}

    Result<DownloadedModel> run();

private:
    // Whether the model is there already. Error: something else is.
    Result<bool> isThere() const;
    Result<FolderLock> waitForLock();
    Result<void> fetchAndInstall();
    Result<void> fetchDescription(FileDownload& download, const std::vector<HubFile>& description);
    Result<std::vector<HubFile>> chooseWeights(FileDownload& download, const HubModel& model,
                                               std::vector<HubFile>& chosen);
    Result<void> fetchFiles(FileDownload& download, const std::vector<HubFile>& files);
    Result<void> checkSpace(const FileDownload& download, const std::vector<HubFile>& files) const;
    Result<void> install(const HubModel& model, const std::vector<HubFile>& chosen);
    // Drops all that has arrived: of a model that will never do.
    Error refuse(Error error) const;
    [[nodiscard]] std::string name() const { return request_.name.toString(); }

    const DownloadRequest& request_;
    fs::path part_;
    ProgressReport report_;
    HubClient client_;
    std::uint64_t numBytesDone_ = 0; // of files before the current one
    bool madeParent_ = false;
};

Result<bool> Download::isThere() const {
    const fs::path& target = request_.target;
    std::error_code failure;
    if (!fs::exists(target, failure)) return false;
    if (fs::is_directory(target, failure) && fs::is_empty(target, failure)) return false;
    const auto receipt = ModelReceipt::load(target);
    if (receipt && receipt->model == name()) return true;
    return Error{
        ErrorCode::kInvalidArgument,
        "there is something already that was not downloaded as " + name() + "; remove it or name another folder",
        target.string()};
}

Result<FolderLock> Download::waitForLock() {
    const fs::path file = lockPathOf(request_.target);
    for (;;) {
        std::error_code failure;
        madeParent_ = fs::create_directories(file.parent_path(), failure) || madeParent_;
        if (failure) return Error{ErrorCode::kIo, "cannot be made: " + failure.message(), file.parent_path().string()};
        auto lock = FolderLock::tryTake(file);
        if (lock.ok() && *lock) return *std::move(*lock);
        // Somebody who gave up may have removed the folder again: then it is made anew.
        if (!lock.ok() && fs::exists(file.parent_path(), failure)) return lock.error();
        if (!report_.enter(DownloadStage::kWaiting)) return Error{ErrorCode::kIo, "cancelled", name()};
        std::this_thread::sleep_for(kLockPause);
    }
}

Result<DownloadedModel> Download::run() {
    const DownloadedModel there{request_.target, true};
    EARSHOT_TRY(const bool isThereAlready, isThere());
    if (isThereAlready) return there;
    Result<bool> isThereNow = false;
    Result<void> outcome;
    {
        EARSHOT_TRY(const FolderLock lock, waitForLock());
        isThereNow = isThere();
        if (isThereNow.ok() && !*isThereNow) outcome = fetchAndInstall();
        std::error_code ignored;
        fs::remove(part_, ignored); // if nothing has arrived
    }
    if (!isThereNow.ok()) return isThereNow.error();
    if (*isThereNow) return there;
    if (outcome.ok()) return DownloadedModel{request_.target, false};
    std::error_code ignored;
    if (madeParent_) fs::remove(request_.target.parent_path(), ignored); // if it is empty
    if (!report_.wasCancelled()) return outcome.error();
    return Error{ErrorCode::kIo, "cancelled; the next attempt goes on with what has arrived", name()};
}

Result<void> Download::fetchAndInstall() {
    (void)report_.enter(DownloadStage::kAsking);
    EARSHOT_TRY(const HubModel model, client_.model(request_.name));
    std::vector<HubFile> chosen = descriptionFiles(model);
    if (chosen.empty() || chosen.front().name != "config.json")
        return Error{ErrorCode::kUnsupported, "is not a HuBERT model: it has no config.json", name()};
    std::error_code failure;
    fs::create_directory(part_, failure);
    if (failure) return Error{ErrorCode::kIo, "cannot be made: " + failure.message(), part_.string()};
    const auto onProgress = [this](const HubFile& file, std::uint64_t numBytes, bool isVerifying) {
        if (isVerifying) return report_.enter(DownloadStage::kVerifying, file.name);
        return report_.enter(DownloadStage::kFetching, file.name) && report_.setBytes(numBytesDone_ + numBytes);
    };
    FileDownload download(client_, model, part_, onProgress);
    EARSHOT_CHECK(fetchDescription(download, chosen));
    EARSHOT_TRY(const std::vector<HubFile> weights, chooseWeights(download, model, chosen));
    EARSHOT_CHECK(checkSpace(download, weights));
    EARSHOT_CHECK(fetchFiles(download, weights));
    return install(model, chosen);
}

// description: config.json comes first.
Result<void> Download::fetchDescription(FileDownload& download, const std::vector<HubFile>& description) {
    EARSHOT_CHECK(fetchFiles(download, {description.front()}));
    if (const auto config = HubertConfig::parse(contentOf(part_ / "config.json"), name() + ": config.json");
        !config.ok())
        return refuse(config.error());
    EARSHOT_CHECK(fetchFiles(download, description));
    if (const auto config = checkDescription(part_); !config.ok())
        return refuse({config.error().code, config.error().message, name()});
    return {};
}

// Fetches the index of weights in parts. chosen: gains all files of the weights.
Result<std::vector<HubFile>> Download::chooseWeights(FileDownload& download, const HubModel& model,
                                                     std::vector<HubFile>& chosen) {
    const std::optional<HubFile> weights = weightsFile(model);
    if (!weights)
        return refuse({ErrorCode::kUnsupported,
                       "has no weights that can be read (model.safetensors, pytorch_model.bin, tf_model.h5)", name()});
    chosen.push_back(*weights);
    if (!isIndex(*weights)) return std::vector{*weights};
    EARSHOT_CHECK(fetchFiles(download, {*weights}));
    const auto shards = shardFiles(model, *weights, contentOf(part_ / weights->name));
    if (!shards.ok()) return refuse(shards.error());
    chosen.insert(chosen.end(), shards->begin(), shards->end());
    return *shards;
}

Result<void> Download::fetchFiles(FileDownload& download, const std::vector<HubFile>& files) {
    std::uint64_t total = 0;
    std::uint64_t there = 0;
    for (const HubFile& file : files) {
        total += file.numBytes;
        there += download.numBytesThere(file);
    }
    report_.setTotal(total);
    report_.startFrom(there);
    numBytesDone_ = 0;
    for (const HubFile& file : files) {
        EARSHOT_CHECK(download.fetch(file));
        numBytesDone_ += file.numBytes;
    }
    return {};
}

Result<void> Download::checkSpace(const FileDownload& download, const std::vector<HubFile>& files) const {
    std::error_code failure;
    const fs::space_info space = fs::space(part_, failure);
    if (failure) return {}; // some file systems don't say; writing will
    std::uint64_t needed = kSpareBytes;
    for (const HubFile& file : files) needed += file.numBytes - download.numBytesThere(file);
    if (needed <= space.available) return {};
    return Error{ErrorCode::kIo,
                 "there is not enough space: " + name() + " needs " + megabytes(needed) + " more, " +
                     megabytes(space.available) + " are free",
                 request_.target.string()};
}

Result<void> Download::install(const HubModel& model, const std::vector<HubFile>& chosen) {
    if (!report_.enter(DownloadStage::kChecking)) return Error{ErrorCode::kIo, "cancelled", name()};
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(part_, failure))
        if (std::ranges::find(chosen, entry.path().filename().string(), &HubFile::name) == chosen.end())
            fs::remove_all(entry.path(), failure);
    if (const auto check = checkModel(part_); !check.ok()) {
        const Error& error = check.error();
        if (error.code == ErrorCode::kOutOfMemory) return error; // another time, perhaps
        return refuse({error.code, "arrived whole, but does not work: " + error.toString(), name()});
    }
    if (!report_.tick()) return Error{ErrorCode::kIo, "cancelled", name()};
    EARSHOT_CHECK((ModelReceipt{request_.hub.url, name(), model.commit}.save(part_)));
    fs::remove(request_.target, failure); // an empty folder
    fs::rename(part_, request_.target, failure);
    if (failure)
        return Error{ErrorCode::kIo, "cannot be put in its place: " + failure.message(), request_.target.string()};
    return {};
}

Error Download::refuse(Error error) const {
    std::error_code ignored;
    fs::remove_all(part_, ignored);
    return error;
}

} // namespace

Result<DownloadedModel> downloadModel(const DownloadRequest& request) {
    return catchingErrors(request.name.toString(), [&] {
        DownloadRequest tidy = request;
        tidy.target = tidied(request.target);
        return Download(tidy).run();
    });
}

} // namespace earshot
