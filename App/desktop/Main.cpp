// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The desktop application: one window, one instance. Files named on the command line, or opened while it runs, are
// captioned.
#include "AppView.h"
#include "UiText.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <cstdio>
#include <memory>

namespace earshot {
namespace {

constexpr const char* kHelp = R"(Earshot: live captions on this computer

  earshot-app [FILE...]      opens the window; captions recordings into FILE.srt next to them
  earshot-app --start        begins to listen at once
  earshot-app --help, --version

Ctrl+R starts and stops, Ctrl+M mutes, Ctrl+O opens recordings, F11 is full screen. Settings are kept in the user's
settings folder, or beside the program where a file named "portable" lies there. The command "earshot" does the same in
a terminal.
)";

class MainWindow final : public juce::DocumentWindow {
public:
    explicit MainWindow(AppStateFile& file)
        : DocumentWindow("Earshot", juce::Colours::black, allButtons),
          view_(new AppView(file, AppMachine::real())) {
        setUsingNativeTitleBar(true);
        setContentOwned(view_, true);
        setResizable(true, false);
        setResizeLimits(MainView::kMinWidth, MainView::kMinHeight + 60, 7680, 4320);
        if (!restoreWindowStateFromString(view_->state().window)) centreWithSize(getWidth(), getHeight());
        view_->onToggleFullScreen = [this] { setFullScreen(!isFullScreen()); };
        setVisible(true);
        view_->grabKeyboardFocus();
    }

    [[nodiscard]] AppView& view() { return *view_; }

    void closeButtonPressed() override { juce::JUCEApplication::getInstance()->systemRequestedQuit(); }
    void moved() override {
        DocumentWindow::moved();
        rememberPlace();
    }
    void resized() override {
        DocumentWindow::resized();
        rememberPlace();
    }

private:
    void rememberPlace() {
        if (isVisible()) view_->state().window = getWindowStateAsString().toStdString();
    }

    AppView* view_; // owned by the window's base

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(MainWindow)
};

class EarshotApplication final : public juce::JUCEApplication {
public:
    const juce::String getApplicationName() override { return "Earshot"; }
    const juce::String getApplicationVersion() override { return EARSHOT_VERSION; }
    bool moreThanOneInstanceAllowed() override { return false; }

    void initialise(const juce::String& commandLine) override {
        window_ = std::make_unique<MainWindow>(file_);
        handle(commandLine);
    }
    void shutdown() override { window_.reset(); }
    void systemRequestedQuit() override { quit(); }

    // From a second start, which then ends.
    void anotherInstanceStarted(const juce::String& commandLine) override {
        window_->toFront(true);
        handle(commandLine);
    }

private:
    void handle(const juce::String& commandLine) {
        juce::StringArray files;
        for (const juce::String& argument : juce::StringArray::fromTokens(commandLine, true)) {
            const auto text = argument.unquoted();
            if (text == "--start" && !window_->view().session().isRunning()) window_->view().startOrStop();
            if (!text.startsWith("-"))
                files.add(juce::File::getCurrentWorkingDirectory().getChildFile(text).getFullPathName());
        }
        if (!files.isEmpty()) window_->view().captionFiles(files);
    }

    AppStateFile file_ = AppStateFile::ofThisMachine();
    std::unique_ptr<MainWindow> window_;
};

juce::JUCEApplicationBase* makeApplication() {
    return new EarshotApplication();
}

} // namespace
} // namespace earshot

// What needs no window is answered before JUCE looks for a display.
int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const juce::String argument(argv[i]);
        if (argument == "--help" || argument == "-h") return std::fputs(earshot::kHelp, stdout) < 0;
        if (argument == "--version") return std::printf("earshot-app %s\n", EARSHOT_VERSION) < 0;
    }
    juce::JUCEApplicationBase::createInstance = earshot::makeApplication;
    return juce::JUCEApplicationBase::main(argc, const_cast<const char**>(argv));
}
