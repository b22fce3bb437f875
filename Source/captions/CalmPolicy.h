// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CalmPolicy: what the one control from fast to calm means. Fast captions come soon and are corrected in front of the
// reader; calm ones come late and stay. What is committed never changes at any setting (ADR 0008). Pure: any thread.
#pragma once

namespace earshot {

// When a word becomes one that never changes.
enum class CommitRule {
    kWhenStable, // as soon as it has left the lookahead and another word follows it
    kAtFinal,    // when its segment has been computed once more in full context
};

struct CalmPolicy {
    double lookaheadSeconds = 0.5;
    double hopSeconds = 0.32;
    CommitRule commit = CommitRule::kAtFinal;
    int stepsToShow = 1; // a tentative word is shown once so many steps in a row have had it at the same frames
};

// calm: 0 fast .. 1 calm, clamped; 0.5 unless the user says otherwise. [any]
[[nodiscard]] CalmPolicy calmPolicy(double calm);

} // namespace earshot
