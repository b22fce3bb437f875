// SPDX-License-Identifier: AGPL-3.0-or-later
//
// StreamPipeline: one stream of sound from its ring to captions and labels, a piece of work at a time. It owns no
// thread and knows no time but the stream's own (and how long its work takes, for the health line), so that a test can
// run hours of it in seconds. Inference thread.
#pragma once

#include "Captioner.h"
#include "LabelHead.h"
#include "OverloadLadder.h"
#include "StreamInput.h"
#include "StreamMailbox.h"
#include "StreamTask.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

class StreamPipeline final : public StreamTask {
public:
    StreamPipeline(std::unique_ptr<AudioFeed> feed, std::shared_ptr<StreamMailbox> mailbox);

    [[nodiscard]] std::optional<Urgency> poll() override;
    void work(Workspace& workspace) override;
    void fault(const std::string& what) override;
    [[nodiscard]] bool isFinished() const override { return finished_; }

private:
    void adoptConfiguration();
    void adopt(StreamConfiguration configuration);
    [[nodiscard]] bool isPatient() const { return settings_.neverSkip || input_.isOffline(); }
    void climb();
    void passOverLabels();
    void passOverSpeech();
    [[nodiscard]] LabelHead* dueHead();
    [[nodiscard]] ForwardOptions observeChunk();
    [[nodiscard]] std::int64_t position() const;
    [[nodiscard]] double lagSeconds();
    void forgetPast();
    void collectEvents();
    void publish();
    void note(const Result<void>& result);
    [[nodiscard]] StreamHealth health();

    StreamInput input_;
    std::shared_ptr<StreamMailbox> mailbox_;

    StreamSettings settings_;
    std::unique_ptr<Captioner> captioner_; // where there is a model for captions
    std::vector<LabelHead> heads_;
    std::optional<StreamConfiguration> waiting_; // until the line that is being spoken has ended
    std::int64_t nextSegmentId_ = 0;

    OverloadLadder ladder_;
    Captioner::Work next_ = Captioner::Work::kNone;
    LabelHead* nextHead_ = nullptr;
    bool finished_ = false;
    // As last published.
    bool awaitsModel_ = false; // which will hear what is kept until then
    bool wasLoading_ = false;
    std::string shownError_;
    std::filesystem::path shownModel_;

    std::vector<StreamEvent> events_;
    std::vector<KeywordEvent> recentKeywords_;
    std::string lastError_;
    std::uint64_t version_ = 0;
    double publishedAtSeconds_ = -1; // stream time
    // Decaying sums over the last seconds of sound.
    double computeSeconds_ = 0;
    double soundSeconds_ = 0;
    double measuredAtSeconds_ = 0;
};

} // namespace earshot
