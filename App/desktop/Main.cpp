// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The desktop application: one window, one instance. Files named on the command line, or opened while it runs, are
// captioned.
#include "AppIcon.h"
#include "AppView.h"
#include "InstanceLink.h"
#include "Interrupt.h"
#include "TrayIcon.h"
#include "UiText.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <cstdio>
#include <memory>
#include <optional>

namespace earshot {
namespace {

constexpr const char* kHelp = R"(Earshot: live captions on this computer

  earshot-app [FILE...]      opens the window; captions recordings into FILE.srt next to them
  earshot-app --start        begins to listen at once
  earshot-app --help, --version

Ctrl+R starts and stops, Ctrl+M mutes (with Shift the second source), Ctrl+O opens recordings, Ctrl+H what was said before, F11 is full screen. Settings are kept in the user's
settings folder, or beside the program where a file named "portable" lies there. The command "earshot" does the same in
a terminal.
)";

class MainWindow final : public juce::DocumentWindow {
public:
    explicit MainWindow(AppStateFile& file)
        : DocumentWindow("Earshot", juce::Colours::black, allButtons, false),
          view_(new AppView(file, AppMachine::real())) {
        setUsingNativeTitleBar(true);
        setContentOwned(view_, true);
        setResizable(true, false);
        setResizeLimits(MainView::kMinWidth, MainView::kMinHeight + 60, 7680, 4320);
        if (!restoreWindowStateFromString(view_->state().window)) centreWithSize(getWidth(), getHeight());
        view_->onToggleFullScreen = [this] { showCaptionsAlone(!isCaptionsAlone()); };
        addToDesktop(); // in its size: a slow window manager can make the former one stay
        setAppIcon(*this);
        setVisible(true);
        view_->grabKeyboardFocus();
    }

    ~MainWindow() override {
        if (isCaptionsAlone()) showCaptionsAlone(false);
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
    // Without the desktop's bars, unlike a window that is as large as it can be.
    [[nodiscard]] bool isCaptionsAlone() const { return juce::Desktop::getInstance().getKioskModeComponent() == this; }
    void showCaptionsAlone(bool isFull) {
        juce::Desktop::getInstance().setKioskModeComponent(isFull ? this : nullptr, false);
        view_->showFullScreen(isFull);
        view_->grabKeyboardFocus();
    }
    void rememberPlace() {
        if (isVisible() && !isCaptionsAlone()) view_->state().window = getWindowStateAsString().toStdString();
    }

    AppView* view_; // owned by the window's base

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(MainWindow)
};

// What a start is asked for, as one that is handed to another instance: paths stand on their own.
juce::StringArray absolute(const juce::StringArray& arguments) {
    juce::StringArray asked;
    for (const juce::String& argument : arguments)
        asked.add(argument.startsWith("-")
                      ? argument
                      : juce::File::getCurrentWorkingDirectory().getChildFile(argument).getFullPathName());
    return asked;
}

class EarshotApplication final : public juce::JUCEApplication, private juce::Timer {
public:
    const juce::String getApplicationName() override { return "Earshot"; }
    const juce::String getApplicationVersion() override { return EARSHOT_VERSION; }
    bool moreThanOneInstanceAllowed() override { return kLinksInstances; }

    void initialise(const juce::String&) override {
        const auto asked = absolute(getCommandLineParameterArray());
        if (kLinksInstances && link_.handOver(asked.joinIntoString(kBetween).toStdString())) return quit();
        interrupt_.emplace();
        window_ = std::make_unique<MainWindow>(file_);
        if (kLinksInstances) link_.listen();
        startTimerHz(kLooksPerSecond);
        if (hasSystemTray()) makeTrayIcon();
        act(asked);
    }
    void shutdown() override {
        tray_.reset();
        window_.reset();
    }
    void systemRequestedQuit() override {
        if (!window_->view().library().hasUnsaved()) return quit();
        const auto options = juce::MessageBoxOptions()
                                 .withTitle(tr("Corrections"))
                                 .withMessage(tr("There are corrections that are in no file yet. Quit all the same?"))
                                 .withButton(tr("Quit"))
                                 .withButton(tr("Stay"))
                                 .withAssociatedComponent(window_.get());
        juce::AlertWindow::showAsync(options, [](int chosen) {
            if (chosen == 1) quit();
        });
    }

    // Where JUCE hands over itself.
    void anotherInstanceStarted(const juce::String& commandLine) override {
        juce::StringArray asked;
        for (const juce::String& argument : juce::StringArray::fromTokens(commandLine, true))
            asked.add(argument.unquoted());
        showWindow();
        act(absolute(asked));
    }

private:
    static constexpr bool kLinksInstances = JUCE_LINUX;
    static constexpr int kLooksPerSecond = 4;
    static constexpr const char* kBetween = "\n"; // arguments that are handed over

    void timerCallback() override {
        // The end of the session, or kill: nobody is there to be asked, and what is remembered is written.
        if (interrupt_->wasAsked()) return quit();
        while (const auto message = link_.take()) {
            showWindow();
            act(juce::StringArray::fromLines(juce::String::fromUTF8(message->c_str())));
        }
    }
    void showWindow() {
        window_->setVisible(true);
        window_->setMinimised(false);
        window_->toFront(true);
    }
    void act(const juce::StringArray& asked) {
        juce::StringArray files;
        for (const juce::String& argument : asked) {
            if (argument == "--start" && !window_->view().session().isRunning(0))
                window_->view().sources().startOrStop(0);
            if (argument.isNotEmpty() && !argument.startsWith("-")) files.add(argument);
        }
        if (!files.isEmpty()) window_->view().filesDropped(files, 0, 0);
    }
    void makeTrayIcon() {
        tray_ = std::make_unique<TrayIcon>(TrayIcon::Actions{
            .isRunning = [this] { return window_->view().session().isRunning(0); },
            .isMuted = [this] { return window_->view().bar().strip(0).isMuted(); },
            .isWindowShown = [this] { return window_->isVisible(); },
            .startOrStop = [this] { window_->view().sources().startOrStop(0); },
            .mute = [this] { window_->view().sources().toggleMute(0); },
            .showOrHide = [this] { window_->isVisible() ? window_->setVisible(false) : showWindow(); },
            .quit = [this] { systemRequestedQuit(); }});
    }

    AppStateFile file_ = AppStateFile::ofThisMachine();
    std::optional<Interrupt> interrupt_; // from when JUCE has set its own handlers
    InstanceLink link_ = InstanceLink::forSettings(file_.path().getFullPathName().toStdString());
    std::unique_ptr<MainWindow> window_;
    std::unique_ptr<TrayIcon> tray_; // asks the window: goes first
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
